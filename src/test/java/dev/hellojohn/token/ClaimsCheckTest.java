package dev.hellojohn.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hellojohn.crypto.SigningAlgorithm;
import dev.hellojohn.tenancy.Tenant;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Claims that are signed well and say something wrong. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClaimsCheckTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final TokenNode node = new TokenNode();
  private final Tenant tenant = node.tenant("acme");
  private final RawToken original =
      RawToken.of(
          node.tokens.issue(tenant, node.claims(), SigningAlgorithm.EdDSA, TokenNode.TTL).jwt());

  private Map<String, Object> claims() {
    try {
      return JSON.readValue(RawToken.decode(original.payload()), new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private TokenVerdict verify(Map<String, Object> claims) {
    try {
      return verify(JSON.writeValueAsString(claims));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private TokenVerdict verify(String payload) {
    SigningKey key = node.snapshots.signing(tenant.id(), SigningAlgorithm.EdDSA);
    String header = RawToken.decode(original.header());
    return node.tokens.verify(tenant, RawToken.signed(header, payload, key.pair()).jwt());
  }

  private TokenVerdict verifyWith(String name, Object value) {
    Map<String, Object> claims = claims();
    claims.put(name, value);
    return verify(claims);
  }

  private long now() {
    return node.clock.instant().getEpochSecond();
  }

  @Test
  void theOriginalIsValid() {
    assertThat(verify(claims())).isInstanceOf(TokenVerdict.Valid.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "iss",
        "sub",
        "aud",
        "iat",
        "exp",
        "jti",
        "sid",
        "tenant_id",
        "client_id",
        "email",
        "email_verified",
        "role",
        "amr",
        "acr",
        "mfa_verified",
        "auth_time",
        "permissions",
        "public_metadata",
        "custom"
      })
  void eachClaimIsNeededAndOfItsType(String name) {
    Map<String, Object> without = claims();
    without.remove(name);
    assertThat(verify(without)).isEqualTo(new TokenVerdict.Invalid());
    for (Object wrong : Stream.of(1.5, new int[] {1}, "", Map.of("a", 1), true).toList()) {
      if (!isRight(name, wrong)) {
        assertThat(verifyWith(name, wrong))
            .as("%s = %s", name, wrong)
            .isEqualTo(new TokenVerdict.Invalid());
      }
    }
    assertThat(verifyWith(name, null)).isEqualTo(new TokenVerdict.Invalid());
  }

  private static boolean isRight(String name, Object value) {
    return switch (name) {
      case "jti", "email", "role", "acr" -> value instanceof String;
      case "email_verified", "mfa_verified" -> value instanceof Boolean;
      case "public_metadata", "custom" -> value instanceof Map;
      default -> false;
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"name", "org_id", "org_role"})
  void someClaimsMayBeNullOrAbsentButOfNoOtherType(String name) {
    Map<String, Object> without = claims();
    without.remove(name);
    assertThat(verify(without)).isInstanceOf(TokenVerdict.Valid.class);
    assertThat(verifyWith(name, null)).isInstanceOf(TokenVerdict.Valid.class);
    assertThat(verifyWith(name, 1)).isEqualTo(new TokenVerdict.Invalid());
  }

  @Test
  void aClaimOfALaterVersionIsKept() {
    TokenVerdict verdict = verifyWith("cnf", Map.of("jkt", "x"));
    assertThat(((TokenVerdict.Valid) verdict).token().members()).containsKey("cnf");
  }

  @Test
  void issuerAudienceAndTenantAreThisTenants() {
    for (String name : List.of("iss", "aud")) {
      for (String wrong :
          List.of(
              "https://auth.example.com/t/other",
              "https://auth.example.com/t/acme/",
              "http://auth.example.com/t/acme",
              "https://auth.example.com.evil.test/t/acme",
              "https://AUTH.example.com/t/acme",
              "")) {
        assertThat(verifyWith(name, wrong)).isEqualTo(new TokenVerdict.Invalid());
      }
      assertThat(verifyWith(name, List.of("https://auth.example.com/t/acme")))
          .isEqualTo(new TokenVerdict.Invalid());
    }
    assertThat(verifyWith("tenant_id", node.ids.next("tnt"))).isEqualTo(new TokenVerdict.Invalid());
  }

  @Test
  void anIdOfAnotherKindIsNone() {
    for (String name : List.of("sub", "sid", "client_id", "tenant_id")) {
      assertThat(verifyWith(name, node.ids.next("adm"))).isEqualTo(new TokenVerdict.Invalid());
    }
  }

  @Test
  void aClockMayBeHalfAMinuteAhead() {
    Map<String, Object> claims = claims();
    claims.put("iat", now() + 30);
    assertThat(verify(claims)).isInstanceOf(TokenVerdict.Valid.class);
    claims.put("iat", now() + 31);
    assertThat(verify(claims)).isEqualTo(new TokenVerdict.Invalid());
  }

  @Test
  void anExpiredTokenIsToldApart() {
    Map<String, Object> claims = claims();
    claims.put("iat", now() - 900);
    claims.put("exp", now());
    assertThat(verify(claims)).isEqualTo(new TokenVerdict.Expired());
    claims.put("exp", now() + 1);
    assertThat(verify(claims)).isInstanceOf(TokenVerdict.Valid.class);
  }

  @Test
  void aLifeIsPositiveAndAtMostAnHour() {
    Map<String, Object> claims = claims();
    claims.put("exp", now() + Duration.ofHours(1).toSeconds());
    assertThat(verify(claims)).isInstanceOf(TokenVerdict.Valid.class);
    claims.put("exp", now() + Duration.ofHours(1).toSeconds() + 1);
    assertThat(verify(claims)).isEqualTo(new TokenVerdict.Invalid());
    claims.put("exp", now());
    assertThat(verify(claims)).isEqualTo(new TokenVerdict.Invalid());
    claims.put("exp", now() - 1);
    assertThat(verify(claims)).isEqualTo(new TokenVerdict.Invalid());
  }

  static Stream<Object> noTimes() {
    return Stream.of(
        "1772366400",
        1.7723664e9,
        -1,
        Long.MAX_VALUE,
        253_402_300_800L,
        new java.math.BigInteger("99999999999999999999"),
        List.of());
  }

  @ParameterizedTest
  @MethodSource("noTimes")
  void aTimeIsAWholeNumberOfSeconds(Object time) {
    assertThat(verifyWith("iat", time)).isEqualTo(new TokenVerdict.Invalid());
    assertThat(verifyWith("exp", time)).isEqualTo(new TokenVerdict.Invalid());
  }

  @Test
  void theLastTimeOfAllIsRead() {
    Map<String, Object> claims = new LinkedHashMap<>(claims());
    claims.put("iat", 253_402_300_799L);
    claims.put("exp", 253_402_300_799L);
    assertThat(verify(claims)).isEqualTo(new TokenVerdict.Invalid());
  }

  @Test
  void thePayloadIsOneObjectWithEachNameOnce() {
    String payload = RawToken.decode(original.payload());
    String twice = payload.replace("\"exp\":", "\"exp\":9999999999,\"exp\":");
    for (String wrong :
        List.of(
            twice,
            payload + "{}",
            payload + "x",
            '[' + payload + ']',
            payload.substring(1),
            "null",
            "\"\"",
            "")) {
      assertThat(verify(wrong)).as(wrong).isEqualTo(new TokenVerdict.Invalid());
    }
  }
}
