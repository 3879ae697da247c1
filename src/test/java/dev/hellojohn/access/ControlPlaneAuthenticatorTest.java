package dev.hellojohn.access;

import static dev.hellojohn.access.Fixtures.ADDRESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hellojohn.kernel.AdminId;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.KeyId;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.SessionId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlPlaneAuthenticatorTest {

  private static final AdminId ADMIN = new AdminId("adm_00000000000000000000000001");
  private static final KeyId KEY = new KeyId("key_00000000000000000000000001");
  private static final TenantReach ONLY_A = TenantReach.only(Set.of(Fixtures.A.id()));

  private static final SessionId SESSION = new SessionId("ses_00000000000000000000000001");

  private static final Map<String, Caller.ControlPlane> OPERATORS =
      Map.of(
          "cpt_super", operator(OperatorRole.SUPER_ADMIN, TenantReach.every()),
          "cpt_admin", operator(OperatorRole.ADMIN, ONLY_A),
          "cpt_reader", operator(OperatorRole.READONLY, TenantReach.every()),
          "mk_all",
              new Caller.MasterKey(
                  KEY,
                  Set.of(OperatorScope.TENANTS_READ, OperatorScope.TENANTS_WRITE),
                  TenantReach.every()),
          "mk_A", new Caller.MasterKey(KEY, Set.of(OperatorScope.TENANTS_READ), ONLY_A));

  private final ControlPlaneAuthenticator authenticator =
      new ControlPlaneAuthenticator(
          () -> bearer -> Optional.ofNullable(OPERATORS.get(bearer)),
          () -> ControlPlaneAuthenticatorTest::byCookie);

  private static Caller.Operator operator(OperatorRole role, TenantReach reach) {
    return new Caller.Operator(ADMIN, role, reach, SESSION);
  }

  private static Optional<Caller.Operator> byCookie(CookieRequest request) {
    return request.header("Cookie").stream()
        .map(cookie -> (Caller.Operator) OPERATORS.get("cpt_" + cookie))
        .findFirst();
  }

  /** The rules that are asked for by their names. */
  @SuppressWarnings("unused") // read by reflection
  private static final class Rules {

    @Access(value = AccessLevel.OPERATOR, scope = OperatorScope.TENANTS_READ)
    void read() {}

    @Access(
        value = AccessLevel.OPERATOR,
        scope = {OperatorScope.TENANTS_READ, OperatorScope.TENANTS_WRITE})
    void write() {}

    @Access(value = AccessLevel.OPERATOR, scope = OperatorScope.TENANTS_WRITE, everyTenant = true)
    void create() {}

    @Access(AccessLevel.ADMIN)
    void me() {}

    @Access(value = AccessLevel.ADMIN, scope = OperatorScope.SETTINGS_MANAGE)
    void settings() {}

    @Access(AccessLevel.CONSOLE)
    void console() {}
  }

  private static Access rule(String name) throws NoSuchMethodException {
    return AccessRules.of(Rules.class.getDeclaredMethod(name)).orElseThrow();
  }

  private Authenticated authenticate(String rule, String authorization, String tenant)
      throws NoSuchMethodException {
    Map<String, List<String>> headers = new HashMap<>();
    headers.put("X-Client-Id", List.of("pk_A"));
    if (authorization != null) {
      headers.put("Authorization", List.of(authorization));
    }
    if (tenant != null) {
      headers.put("X-Tenant-ID", List.of(tenant));
    }
    return authenticate(rule, headers);
  }

  private Authenticated authenticate(String rule, Map<String, List<String>> headers)
      throws NoSuchMethodException {
    return authenticator.authenticate(
        rule(rule),
        PresentedCredentials.of(headers::get, ADDRESS),
        new CookieRequest("GET", "/cp/v1/tenants", headers::get));
  }

  @ParameterizedTest
  @CsvSource({
    "read,cpt_super",
    "read,cpt_admin",
    "read,cpt_reader",
    "read,mk_all",
    "read,mk_A",
    "write,cpt_super",
    "write,cpt_admin",
    "write,mk_all",
    "create,cpt_super",
    "create,mk_all",
    "me,cpt_super",
    "me,cpt_admin",
    "me,cpt_reader",
    "settings,cpt_super"
  })
  void letsIn(String rule, String bearer) throws Exception {
    Authenticated found = authenticate(rule, "Bearer " + bearer, null);
    assertThat(found.caller()).isEqualTo(OPERATORS.get(bearer));
    assertThat(found.credential()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "read,-,MISSING_CREDENTIALS",
        "read,Bearer sk_A,CP_ADMIN_REQUIRED",
        "read,Bearer pk_A,CP_ADMIN_REQUIRED",
        "read,Bearer a.b.c,CP_ADMIN_REQUIRED",
        "read,Bearer junk,INVALID_TOKEN",
        "read,Bearer,INVALID_TOKEN",
        "read,Basic eDp5,INVALID_TOKEN",
        "read,Bearer cpt_unknown,INVALID_TOKEN",
        "read,Bearer mk_unknown,INVALID_API_KEY",
        "write,Bearer cpt_reader,INSUFFICIENT_PERMISSIONS",
        "write,Bearer mk_A,INSUFFICIENT_PERMISSIONS",
        "create,Bearer cpt_admin,INSUFFICIENT_PERMISSIONS",
        "create,Bearer cpt_reader,INSUFFICIENT_PERMISSIONS",
        "create,Bearer mk_A,INSUFFICIENT_PERMISSIONS",
        "me,Bearer mk_all,INSUFFICIENT_PERMISSIONS",
        "settings,Bearer cpt_admin,INSUFFICIENT_PERMISSIONS",
        "settings,Bearer cpt_reader,INSUFFICIENT_PERMISSIONS"
      })
  void refuses(String rule, String authorization, ErrorCode code) {
    ProblemException problem =
        catchThrowableOfType(ProblemException.class, () -> authenticate(rule, authorization, null));
    assertThat(Objects.requireNonNull(problem).code()).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({
    "read,reader",
    "write,admin",
    "create,super",
    "me,admin",
    "settings,super",
    "console,reader"
  })
  void letsABrowserIn(String rule, String cookie) throws Exception {
    assertThat(authenticate(rule, Map.of("Cookie", List.of(cookie))).caller())
        .isEqualTo(OPERATORS.get("cpt_" + cookie));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "read,super,Bearer junk,INVALID_TOKEN",
        "read,super,Bearer cpt_unknown,INVALID_TOKEN",
        "read,super,Bearer mk_unknown,INVALID_API_KEY",
        "read,super,Bearer sk_A,CP_ADMIN_REQUIRED",
        "read,super,Basic eDp5,INVALID_TOKEN",
        "console,super,Bearer cpt_super,INSUFFICIENT_PERMISSIONS",
        "console,super,Bearer mk_all,INSUFFICIENT_PERMISSIONS",
        "create,admin,-,INSUFFICIENT_PERMISSIONS",
        "write,reader,-,INSUFFICIENT_PERMISSIONS"
      })
  void aBearerWinsOverTheCookieAndNeverFallsBackToIt(
      String rule, String cookie, String authorization, ErrorCode code) {
    Map<String, List<String>> headers = new HashMap<>();
    headers.put("Cookie", List.of(cookie));
    if (authorization != null) {
      headers.put("Authorization", List.of(authorization));
    }
    ProblemException problem =
        catchThrowableOfType(ProblemException.class, () -> authenticate(rule, headers));
    assertThat(Objects.requireNonNull(problem).code()).isEqualTo(code);
  }

  @Test
  void holdsANamedTenantToTheReach() throws Exception {
    String a = Fixtures.A.id().value();
    String b = Fixtures.B.id().value();
    assertThat(authenticate("read", "Bearer mk_A", a).caller()).isNotNull();
    assertThat(authenticate("read", "Bearer cpt_super", b).caller()).isNotNull();
    for (String tenant : List.of(b, "x", "")) {
      assertThat(
              catchThrowableOfType(
                      ProblemException.class, () -> authenticate("read", "Bearer mk_A", tenant))
                  .code())
          .isEqualTo(ErrorCode.TENANT_MISMATCH);
    }
  }

  @Test
  void keepsAnEmptyListFromMeaningEveryTenant() {
    assertThat(TenantReach.only(Set.of()).includes(Fixtures.A.id())).isFalse();
    assertThat(TenantReach.only(Set.of()).everyTenant()).isFalse();
    assertThat(new TenantReach(true, Set.of(Fixtures.A.id()))).isEqualTo(TenantReach.every());
    assertThat(TenantReach.every().includes(Fixtures.A.id())).isTrue();
  }

  @Test
  void grantsWithinTheReachAlone() {
    Caller.ControlPlane key = OPERATORS.get("mk_A");
    assertThat(key.grants(OperatorScope.TENANTS_READ, Fixtures.A.id())).isTrue();
    assertThat(key.grants(OperatorScope.TENANTS_READ, Fixtures.B.id())).isFalse();
    assertThat(key.grants(OperatorScope.TENANTS_WRITE, Fixtures.A.id())).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "tenants:read,true,true",
    "tenants:write,true,false",
    "clients:read,true,true",
    "clients:write,true,false",
    "admins:read,false,true",
    "admins:write,false,false",
    "keys:read,false,true",
    "keys:write,false,false",
    "settings:manage,false,false"
  })
  void givesEachRoleItsScopes(String scope, boolean admin, boolean readonly) {
    OperatorScope parsed = OperatorScope.parse(scope).orElseThrow();
    assertThat(parsed.wireName()).isEqualTo(scope);
    assertThat(OperatorRole.SUPER_ADMIN.grants(parsed)).isTrue();
    assertThat(OperatorRole.ADMIN.grants(parsed)).isEqualTo(admin);
    assertThat(OperatorRole.READONLY.grants(parsed)).isEqualTo(readonly);
  }

  @Test
  void readsNamesExactly() {
    assertThat(OperatorScope.parse("TENANTS_READ")).isEmpty();
    assertThat(OperatorScope.parse("tenants:*")).isEmpty();
    for (OperatorRole role : OperatorRole.values()) {
      assertThat(OperatorRole.parse(role.wireName())).contains(role);
    }
    assertThat(OperatorRole.parse("SUPER_ADMIN")).isEmpty();
    assertThat(OperatorRole.parse("root")).isEmpty();
  }
}
