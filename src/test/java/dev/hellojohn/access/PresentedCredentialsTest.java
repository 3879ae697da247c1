package dev.hellojohn.access;

import static dev.hellojohn.access.Fixtures.ADDRESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hellojohn.access.PresentedCredentials.Kind;
import dev.hellojohn.crypto.Base64Url;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.token.AccessTokens;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PresentedCredentialsTest {

  private static PresentedCredentials of(String authorization) {
    return PresentedCredentials.of(Map.of("Authorization", List.of(authorization))::get, ADDRESS);
  }

  @ParameterizedTest
  @CsvSource({
    "Bearer pk_live_1,PUBLISHABLE,pk_live_1",
    "bearer sk_live_1,SECRET,sk_live_1",
    "BEARER  cpt_1,CONTROL,cpt_1",
    "Bearer mk_live_1,CONTROL,mk_live_1",
    "Bearer a.b.c,TOKEN,a.b.c",
    "Bearer abc==,OTHER,abc==",
    "Bearer a.b,OTHER,a.b",
    "Bearer a.b.c.d,OTHER,a.b.c.d"
  })
  void knowsTheKindOfABearer(String header, Kind kind, String bearer) {
    assertThat(of(header).kind()).isEqualTo(kind);
    assertThat(of(header).bearer()).isEqualTo(bearer);
    assertThat(of(header).toString()).doesNotContain(bearer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        "Bearersk_1",
        "Bearer\tsk_1",
        "Bearer sk_1 sk_2",
        "Bearer sk_1,Bearer sk_2",
        "Bearer sk_1\n",
        " Bearer sk_1",
        "Bearer \"sk_1\"",
        "Bearer sk_é",
        "Bearer =",
        "Bearer a=b",
        "Basic c2tfMTo=",
        "sk_1",
        "DPoP sk_1"
      })
  void takesNothingElseForABearer(String header) {
    assertThat(of(header).bearer()).isEqualTo(PresentedCredentials.UNREADABLE);
    assertThat(of(header).kind()).isEqualTo(Kind.OTHER);
  }

  @Test
  void knowsThatThereIsNone() {
    PresentedCredentials none =
        PresentedCredentials.of(Map.of("X-Client-Id", List.<String>of())::get, ADDRESS);
    assertThat(none).isEqualTo(new PresentedCredentials(null, null, null, ADDRESS));
    assertThat(none.kind()).isEqualTo(Kind.NONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Authorization", "X-Client-Id", "X-Tenant-ID"})
  void refusesAHeaderTwice(String name) {
    Map<String, List<String>> headers = Map.of(name, List.of("a", "a"));
    assertThat(
            catchThrowableOfType(
                    ProblemException.class, () -> PresentedCredentials.of(headers::get, ADDRESS))
                .code())
        .isEqualTo(ErrorCode.INVALID_REQUEST);
  }

  private static String withPayload(String json) {
    return "h." + Base64Url.encode(json.getBytes(StandardCharsets.UTF_8)) + ".s";
  }

  @Test
  void readsWhichTenantATokenClaims() {
    assertThat(ClaimedTenant.of(Fixtures.jwt(Fixtures.B, "s"))).contains(Fixtures.B.id());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{\"tenant_id\":null}",
        "{\"tenant_id\":7}",
        "{\"tenant_id\":{}}",
        "{\"tenant_id\":\"tnt_1\"}",
        "{\"a\":{\"tenant_id\":\"tnt_0000000000000000000000000A\"}}",
        "{\"a\":",
        "{\"a\" 1}"
      })
  void readsNoTenantOutOfAnythingElse(String json) {
    assertThat(ClaimedTenant.of(withPayload(json))).isEmpty();
  }

  @Test
  void readsNoTenantOutOfWhatIsNoToken() {
    assertThat(ClaimedTenant.of("")).isEmpty();
    assertThat(ClaimedTenant.of("a.b")).isEmpty();
    assertThat(ClaimedTenant.of("a.!.c")).isEmpty();
    assertThat(ClaimedTenant.of("a.b.c.d")).isEmpty();
    assertThat(ClaimedTenant.of(Fixtures.jwt(Fixtures.B, "s".repeat(AccessTokens.MAX_LENGTH))))
        .isEqualTo(Optional.empty());
  }
}
