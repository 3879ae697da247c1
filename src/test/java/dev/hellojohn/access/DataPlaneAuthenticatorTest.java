package dev.hellojohn.access;

import static dev.hellojohn.access.Fixtures.A;
import static dev.hellojohn.access.Fixtures.ADDRESS;
import static dev.hellojohn.access.Fixtures.B;
import static dev.hellojohn.access.Fixtures.jwt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DataPlaneAuthenticatorTest {

  private final Fixtures.Directory directory = new Fixtures.Directory();
  private final Fixtures.Sessions sessions = new Fixtures.Sessions();
  private final DataPlaneAuthenticator authenticator =
      new DataPlaneAuthenticator(
          directory, new UserTokens(new Fixtures.Tokens(), directory, () -> sessions));

  private Authenticated authenticate(
      AccessLevel level, String clientKey, String authorization, String tenant) {
    Map<String, List<String>> headers = new HashMap<>();
    put(headers, "X-Client-Id", clientKey);
    put(headers, "Authorization", authorization);
    put(headers, "X-Tenant-ID", tenant);
    return authenticator.authenticate(level, PresentedCredentials.of(headers::get, ADDRESS));
  }

  private static void put(Map<String, List<String>> headers, String name, String value) {
    if (value != null) {
      headers.put(name, List.of(value));
    }
  }

  private ErrorCode refused(
      AccessLevel level, String clientKey, String authorization, String tenant) {
    return Objects.requireNonNull(
            catchThrowableOfType(
                ProblemException.class,
                () -> authenticate(level, clientKey, authorization, tenant)))
        .code();
  }

  @Test
  void takesAPublishableKeyFromEitherHeader() {
    Authenticated byHeader = authenticate(AccessLevel.CLIENT, "pk_A", null, null);
    assertThat(byHeader.caller()).isEqualTo(new Caller.PublishableKey(Fixtures.CLIENT));
    assertThat(byHeader.credential().tenant()).isEqualTo(A);
    assertThat(authenticate(AccessLevel.CLIENT, null, "Bearer pk_A", null)).isEqualTo(byHeader);
    assertThat(authenticate(AccessLevel.CLIENT, "pk_A", "Bearer pk_A", null)).isEqualTo(byHeader);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "Bearer a.b.c",
        "Bearer junk",
        "Basic eDp5",
        "Bearer cpt_x",
        "Bearer sk_A",
        "Bearer"
      })
  void letsNothingBesideTheKeyDisturbASignIn(String authorization) {
    assertThat(authenticate(AccessLevel.CLIENT, "pk_A", authorization, null).caller())
        .isEqualTo(new Caller.PublishableKey(Fixtures.CLIENT));
  }

  @Test
  void takesASecretKey() {
    for (AccessLevel level : List.of(AccessLevel.SERVER, AccessLevel.SERVER_OR_USER)) {
      assertThat(authenticate(level, null, "Bearer sk_A", null).caller())
          .isEqualTo(new Caller.SecretKey(Fixtures.CLIENT));
      assertThat(authenticate(level, "pk_A", "bearer sk_A", A.id().value()).credential().tenant())
          .isEqualTo(A);
    }
  }

  @Test
  void takesAUsersTokenWithTheKeyOfItsTenant() {
    for (AccessLevel level : List.of(AccessLevel.USER, AccessLevel.SERVER_OR_USER)) {
      Authenticated found = authenticate(level, "pk_A", "Bearer " + jwt(A, "good"), A.id().value());
      assertThat(found.credential().tenant()).isEqualTo(A);
      Caller.EndUser user = (Caller.EndUser) found.caller();
      assertThat(user.user()).isEqualTo(Fixtures.USER);
      assertThat(user.session()).isEqualTo(Fixtures.SESSION);
      assertThat(user.client()).isEqualTo(Fixtures.CLIENT);
      assertThat(user.token().getRawToken()).isEqualTo(jwt(A, "good"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // level, X-Client-Id, Authorization, X-Tenant-ID, error
        "CLIENT,-,-,-,MISSING_CREDENTIALS",
        "CLIENT,-,Bearer sk_A,-,MISSING_CREDENTIALS",
        "CLIENT,-,Bearer junk,-,MISSING_CREDENTIALS",
        "CLIENT,pk_X,-,-,INVALID_CLIENT_KEY",
        "CLIENT,'',-,-,INVALID_CLIENT_KEY",
        "CLIENT,sk_A,-,-,INVALID_CLIENT_KEY",
        "CLIENT,cli_00000000000000000000000001,-,-,INVALID_CLIENT_KEY",
        "CLIENT,-,Bearer pk_X,-,INVALID_CLIENT_KEY",
        "CLIENT,pk_A,Bearer pk_B,-,TENANT_MISMATCH",
        "CLIENT,pk_A,Bearer pk_X,-,INVALID_CLIENT_KEY",
        "CLIENT,pk_A,Bearer sk_B,-,TENANT_MISMATCH",
        "CLIENT,pk_A,Bearer sk_X,-,INVALID_API_KEY",
        "CLIENT,pk_A,-,tnt_0000000000000000000000000B,TENANT_MISMATCH",
        "CLIENT,pk_A,-,tnt_0000000000000000000000000a,TENANT_MISMATCH",
        "CLIENT,pk_A,-,'',TENANT_MISMATCH",
        "CLIENT,-,-,tnt_0000000000000000000000000A,MISSING_CREDENTIALS",
        "CLIENT,pk_C,-,-,TENANT_SUSPENDED",
        "CLIENT,pk_C,-,tnt_0000000000000000000000000A,TENANT_MISMATCH",
        "CLIENT,pk_D,-,-,TENANT_NOT_READY",
        "CLIENT,pk_E,-,-,INVALID_CLIENT_KEY",
        "USER,-,-,-,MISSING_CREDENTIALS",
        "USER,pk_A,-,-,MISSING_CREDENTIALS",
        "USER,-,Bearer pk_A,-,MISSING_CREDENTIALS",
        "USER,-,Bearer a.b.c,-,MISSING_CREDENTIALS",
        "USER,pk_X,Bearer a.b.c,-,INVALID_CLIENT_KEY",
        "USER,pk_A,Bearer a.b.c,-,INVALID_TOKEN",
        "USER,pk_A,Bearer junk,-,INVALID_TOKEN",
        "USER,pk_A,Basic eDp5,-,INVALID_TOKEN",
        "USER,pk_A,Bearer sk_A,-,INSUFFICIENT_PERMISSIONS",
        "USER,-,Bearer sk_A,-,INSUFFICIENT_PERMISSIONS",
        "USER,pk_A,Bearer cpt_x,-,INSUFFICIENT_PERMISSIONS",
        "USER,pk_C,Bearer a.b.c,-,TENANT_SUSPENDED",
        "SERVER,-,-,-,MISSING_CREDENTIALS",
        "SERVER,-,Bearer sk_X,-,INVALID_API_KEY",
        "SERVER,-,Bearer junk,-,INVALID_API_KEY",
        "SERVER,-,Basic eDp5,-,INVALID_API_KEY",
        "SERVER,-,Bearer mk_live_x,-,INSUFFICIENT_PERMISSIONS",
        "SERVER,pk_A,-,-,INSUFFICIENT_PERMISSIONS",
        "SERVER,-,Bearer pk_A,-,INSUFFICIENT_PERMISSIONS",
        "SERVER,-,Bearer pk_X,-,INVALID_CLIENT_KEY",
        "SERVER,-,Bearer a.b.c,-,MISSING_CREDENTIALS",
        "SERVER,pk_A,Bearer a.b.c,-,INVALID_TOKEN",
        "SERVER,pk_B,Bearer sk_A,-,TENANT_MISMATCH",
        "SERVER,pk_X,Bearer sk_A,-,INVALID_CLIENT_KEY",
        "SERVER,-,Bearer sk_A,tnt_0000000000000000000000000B,TENANT_MISMATCH",
        "SERVER,-,Bearer sk_C,-,TENANT_SUSPENDED",
        "SERVER,-,Bearer sk_D,-,TENANT_NOT_READY",
        "SERVER,-,Bearer sk_E,-,INVALID_API_KEY",
        "SERVER_OR_USER,-,-,-,MISSING_CREDENTIALS",
        "SERVER_OR_USER,pk_A,-,-,MISSING_CREDENTIALS",
        "SERVER_OR_USER,pk_A,Bearer junk,-,INVALID_TOKEN",
        "SERVER_OR_USER,-,Bearer sk_X,-,INVALID_API_KEY",
        // Rules that are not of this plane let nobody in, should they ever come here.
        "ANONYMOUS,pk_A,-,-,MISSING_CREDENTIALS",
        "OPERATOR,-,Bearer sk_A,-,INSUFFICIENT_PERMISSIONS",
      })
  void refuses(AccessLevel level, String key, String authorization, String tenant, ErrorCode code) {
    assertThat(refused(level, key, authorization, tenant)).isEqualTo(code);
  }

  @Test
  void tellsAnExpiredTokenFromABadOneAndFromAnotherTenants() {
    assertThat(refused(AccessLevel.USER, "pk_A", "Bearer " + jwt(A, "old"), null))
        .isEqualTo(ErrorCode.TOKEN_EXPIRED);
    assertThat(refused(AccessLevel.USER, "pk_A", "Bearer " + jwt(A, "forged"), null))
        .isEqualTo(ErrorCode.INVALID_TOKEN);
    assertThat(refused(AccessLevel.USER, "pk_A", "Bearer " + jwt(B, "good"), null))
        .isEqualTo(ErrorCode.TENANT_MISMATCH);
    // What is not good at the other tenant either proves nothing about it.
    assertThat(refused(AccessLevel.USER, "pk_A", "Bearer " + jwt(B, "forged"), null))
        .isEqualTo(ErrorCode.INVALID_TOKEN);
    assertThat(refused(AccessLevel.USER, "pk_A", "Bearer " + jwt(B, "old"), null))
        .isEqualTo(ErrorCode.INVALID_TOKEN);
  }

  @Test
  void refusesATokenWhoseSessionHasEnded() {
    sessions.ended.add(Fixtures.SESSION);
    assertThat(refused(AccessLevel.USER, "pk_A", "Bearer " + jwt(A, "good"), null))
        .isEqualTo(ErrorCode.SESSION_REVOKED);
  }

  @Test
  void refusesAUserWhereAServerIsAskedFor() {
    assertThat(refused(AccessLevel.SERVER, "pk_A", "Bearer " + jwt(A, "good"), null))
        .isEqualTo(ErrorCode.INSUFFICIENT_PERMISSIONS);
  }

  @Test
  void saysWhenAPreparedTenantMayBeAskedAgain() {
    assertThat(
            catchThrowableOfType(
                    ProblemException.class,
                    () -> authenticate(AccessLevel.CLIENT, "pk_D", null, null))
                .retryAfter())
        .isPresent();
  }

  @ParameterizedTest
  @EnumSource(
      value = AccessLevel.class,
      names = {"CLIENT", "USER", "SERVER", "SERVER_OR_USER"})
  void neverFindsACallerWithoutATenant(AccessLevel level) {
    assertThat(refused(level, null, null, A.id().value())).isEqualTo(ErrorCode.MISSING_CREDENTIALS);
  }
}
