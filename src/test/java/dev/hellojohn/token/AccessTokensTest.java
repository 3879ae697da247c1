package dev.hellojohn.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hellojohn.crypto.SigningAlgorithm;
import dev.hellojohn.store.Metadata;
import dev.hellojohn.tenancy.Tenant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AccessTokensTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final TokenNode node = new TokenNode();
  private final Tenant tenant = node.tenant("acme");

  private static Map<String, Object> part(String jwt, int index) {
    try {
      return JSON.readValue(
          Base64.getUrlDecoder().decode(jwt.split("\\.", -1)[index]), new TypeReference<>() {});
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private IssuedToken issue() {
    return node.tokens.issue(tenant, node.claims(), SigningAlgorithm.EdDSA, TokenNode.TTL);
  }

  private VerifiedToken verified(String jwt) {
    return ((TokenVerdict.Valid) node.tokens.verify(tenant, jwt)).token();
  }

  @ParameterizedTest
  @EnumSource
  void theHeaderHoldsAlgorithmKeyAndTypeAlone(SigningAlgorithm algorithm) {
    String jwt = node.tokens.issue(tenant, node.claims(), algorithm, TokenNode.TTL).jwt();

    assertThat(part(jwt, 0)).containsOnlyKeys("alg", "kid", "typ");
    assertThat(part(jwt, 0)).containsEntry("alg", algorithm.name()).containsEntry("typ", "at+jwt");
    assertThat((String) part(jwt, 0).get("kid")).startsWith("key_");
  }

  @Test
  void theClaimsAreThoseOfTheApiAndAlwaysAllThere() {
    AccessClaims claims = node.claims();
    IssuedToken token =
        node.tokens.issue(tenant, claims, SigningAlgorithm.EdDSA, Duration.ofMillis(60_999));

    Map<String, Object> expected = new HashMap<>();
    expected.put("iss", "https://auth.example.com/t/acme");
    expected.put("aud", "https://auth.example.com/t/acme");
    expected.put("sub", claims.userId().value());
    expected.put("sid", claims.sessionId().value());
    expected.put("client_id", claims.clientId().value());
    expected.put("tenant_id", tenant.id().value());
    expected.put("jti", token.tokenId());
    expected.put("iat", (int) Instant.parse("2026-03-01T12:00:00Z").getEpochSecond());
    expected.put("exp", (int) Instant.parse("2026-03-01T12:01:00Z").getEpochSecond());
    expected.put("email", "ada@example.com");
    expected.put("email_verified", true);
    expected.put("name", "Ada \"Countess\" Lovelace ❤");
    expected.put("role", "member");
    expected.put("amr", List.of("pwd"));
    expected.put("acr", "urn:hellojohn:loa:1");
    expected.put("mfa_verified", false);
    expected.put("auth_time", (int) Instant.parse("2026-03-01T12:00:00Z").getEpochSecond());
    expected.put("org_id", null);
    expected.put("org_role", null);
    expected.put("permissions", List.of());
    expected.put("public_metadata", Map.of("plan", "pro"));
    expected.put("custom", Map.of());
    assertThat(part(token.jwt(), 1)).containsExactlyInAnyOrderEntriesOf(expected);
    assertThat(token.expiresAt()).isEqualTo("2026-03-01T12:01:00Z");
  }

  @ParameterizedTest
  @EnumSource
  void whatWasIssuedIsReadBack(SigningAlgorithm algorithm) {
    AccessClaims claims =
        new AccessClaims(
            node.claims().userId(),
            node.claims().sessionId(),
            node.claims().clientId(),
            "bob@example.com",
            false,
            null,
            "admin",
            List.of("pwd", "otp"),
            "urn:hellojohn:loa:2",
            true,
            node.claims().authTime(),
            "org_01",
            "owner",
            List.of("users:read", "users:write"),
            Map.of("nested", Map.of("list", List.of(1, 2.5, true))),
            Map.of("team", "blue"));

    IssuedToken issued = node.tokens.issue(tenant, claims, algorithm, TokenNode.TTL);
    VerifiedToken token = verified(issued.jwt());

    assertThat(token.claims()).isEqualTo(claims);
    assertThat(token.tokenId()).isEqualTo(issued.tokenId()).startsWith("jti_");
    assertThat(token.expiresAt()).isEqualTo(issued.expiresAt());
    assertThat(token.issuedAt()).isEqualTo("2026-03-01T12:00:00Z");
    assertThat(token.tenantId()).isEqualTo(tenant.id());
    assertThat(token.members()).isEqualTo(part(issued.jwt(), 1));
  }

  @Test
  void noTwoTokensHaveTheSameId() {
    assertThat(issue().tokenId()).isNotEqualTo(issue().tokenId());
  }

  @Test
  void aTokenLivesUntilItsLastSecondEnds() {
    String jwt = issue().jwt();

    node.clock.advance(TokenNode.TTL.minusMillis(251));
    assertThat(node.tokens.verify(tenant, jwt)).isInstanceOf(TokenVerdict.Valid.class);
    node.clock.advance(Duration.ofMillis(1));
    assertThat(node.tokens.verify(tenant, jwt)).isEqualTo(new TokenVerdict.Expired());
  }

  @Test
  void aForgedTokenIsInvalidAndNotExpired() {
    String jwt = issue().jwt();
    node.clock.advance(TokenNode.TTL);

    assertThat(node.tokens.verify(tenant, jwt.substring(0, jwt.length() - 4) + "AAAA"))
        .isEqualTo(new TokenVerdict.Invalid());
  }

  @Test
  void issuingAndCheckingReadNoDatabaseOnceTheKeysAreThere() {
    issue();
    int reads = node.memory().reads();
    for (int i = 0; i < 100; i++) {
      verified(issue().jwt());
    }
    assertThat(node.memory().reads()).isEqualTo(reads);
  }

  @Test
  void theLifeIsBounded() {
    for (Duration ttl : List.of(Duration.ZERO, Duration.ofMillis(999), Duration.ofSeconds(3601))) {
      assertThatThrownBy(
              () -> node.tokens.issue(tenant, node.claims(), SigningAlgorithm.EdDSA, ttl))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (Duration ttl : List.of(Duration.ofSeconds(1), Duration.ofHours(1))) {
      String jwt = node.tokens.issue(tenant, node.claims(), SigningAlgorithm.EdDSA, ttl).jwt();
      assertThat(verified(jwt).expiresAt()).isEqualTo(verified(jwt).issuedAt().plus(ttl));
    }
  }

  @Test
  void theLengthIsBounded() {
    int room = lengthOfMetadata(AccessTokens.MAX_LENGTH);
    AccessClaims fitting = node.claims(Map.of("x", "x".repeat(room)));
    AccessClaims tooLong = node.claims(Map.of("x", "x".repeat(room + 2)));

    String jwt = node.tokens.issue(tenant, fitting, SigningAlgorithm.EdDSA, TokenNode.TTL).jwt();
    assertThat(jwt.length()).isBetween(AccessTokens.MAX_LENGTH - 2, AccessTokens.MAX_LENGTH);
    assertThat(verified(jwt).claims()).isEqualTo(fitting);
    assertThatThrownBy(
            () -> node.tokens.issue(tenant, tooLong, SigningAlgorithm.EdDSA, TokenNode.TTL))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void metadataWithinItsBoundFitsWithEverythingElseAtItsLongest() {
    AccessClaims base = node.claims();
    AccessClaims longest =
        new AccessClaims(
            base.userId(),
            base.sessionId(),
            base.clientId(),
            "e".repeat(254),
            true,
            "𝔸".repeat(128),
            "r".repeat(64),
            List.of("pwd", "otp", "mfa", "hwk"),
            base.acr(),
            true,
            node.claims().authTime(),
            node.ids.next("org"),
            "o".repeat(64),
            List.of(),
            Map.of("x", "x".repeat(Metadata.MAX_PUBLIC_BYTES - 8)),
            Map.of());
    for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
      String jwt = node.tokens.issue(tenant, longest, algorithm, TokenNode.TTL).jwt();
      assertThat(verified(jwt).claims()).isEqualTo(longest);
    }
  }

  private int lengthOfMetadata(int total) {
    int base =
        node.tokens
            .issue(tenant, node.claims(Map.of("x", "")), SigningAlgorithm.EdDSA, TokenNode.TTL)
            .jwt()
            .length();
    return (total - base) * 3 / 4;
  }

  @Test
  void neitherTokenNorClaimsShowInText() {
    IssuedToken issued = issue();
    assertThat(issued).hasToString("IssuedToken[" + issued.tokenId() + ']');
    assertThat(verified(issued.jwt())).hasToString("VerifiedToken[" + issued.tokenId() + ']');
  }

  @Test
  void theTokenIsPlainAsciiInThreeParts() {
    assertThat(issue().jwt()).matches("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]{86}");
    assertThat(issue().jwt().getBytes(StandardCharsets.UTF_8)).hasSize(issue().jwt().length());
  }
}
