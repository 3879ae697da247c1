package dev.hellojohn.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import dev.hellojohn.tenancy.Tenant;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TenantMetadataTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final TokenNode node = new TokenNode();
  private final Tenant tenant = node.tenant("acme");

  private static JsonNode read(MetadataDocument document) {
    try {
      return JSON.readTree(document.json());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Attack 12: a private key in the public document (CVE-2026-40965). */
  @Test
  void theJwksHoldsPublicMembersAloneInEveryState() {
    assertPublic(1);
    SigningKeys.Rotation rotation = node.keys.rotate(tenant.id(), em -> {});
    assertPublic(2);
    node.clock.advance(Duration.between(node.clock.instant(), rotation.signsFrom()));
    assertPublic(2);
    node.clock.advance(Duration.between(node.clock.instant(), rotation.publishedUntil()));
    assertPublic(1);
    node.keys.replace(tenant.id(), em -> {});
    assertPublic(1);
  }

  private void assertPublic(int keysOfEachKind) {
    JsonNode jwks = read(node.metadata.jwks(tenant));
    Map<String, List<String>> members =
        Map.of(
            "EdDSA", List.of("alg", "crv", "kid", "kty", "use", "x"),
            "ES256", List.of("alg", "crv", "kid", "kty", "use", "x", "y"),
            "RS256", List.of("alg", "e", "kid", "kty", "n", "use"));
    assertThat(jwks.fieldNames()).toIterable().containsExactly("keys");
    assertThat(jwks.get("keys")).hasSize(3 * keysOfEachKind);
    for (JsonNode key : jwks.get("keys")) {
      var names = new TreeSet<String>();
      key.fieldNames().forEachRemaining(names::add);
      assertThat(names).containsExactlyElementsOf(members.get(key.get("alg").asText()));
      assertThat(key.get("use").asText()).isEqualTo("sig");
      assertThat(key).allMatch(member -> member.getNodeType() == JsonNodeType.STRING);
    }
    assertThat(jwks.findValuesAsText("kid")).doesNotHaveDuplicates();
    assertThat(jwks.findValues("d")).isEmpty();
  }

  @Test
  void eachTenantHasItsOwnKeys() {
    Tenant other = node.tenant("other");
    assertThat(read(node.metadata.jwks(other)).findValuesAsText("kid"))
        .doesNotContainAnyElementsOf(read(node.metadata.jwks(tenant)).findValuesAsText("kid"));
  }

  @Test
  void theJwksComesFromMemory() {
    node.metadata.jwks(tenant);
    int reads = node.memory().reads();
    for (int i = 0; i < 100; i++) {
      node.metadata.jwks(tenant);
    }
    assertThat(node.memory().reads()).isEqualTo(reads);
  }

  @Test
  void theTagChangesWithTheText() {
    MetadataDocument first = node.metadata.jwks(tenant);
    node.clock.advance(Duration.ofSeconds(2));
    assertThat(node.other().metadata.jwks(tenant)).isEqualTo(first);
    assertThat(first.etag()).matches("[0-9a-f]{32}");
    node.keys.rotate(tenant.id(), em -> {});
    assertThat(node.metadata.jwks(tenant).etag()).isNotEqualTo(first.etag());
    assertThat(node.metadata.discovery(tenant).etag()).isNotEqualTo(first.etag());
  }

  @Test
  void discoveryNamesWhatThereIsAndNothingElse() {
    assertThat(node.metadata.discovery(tenant).json())
        .isEqualTo(
            "{\"issuer\":\"https://auth.example.com/t/acme\","
                + "\"jwks_uri\":\"https://auth.example.com/t/acme/.well-known/jwks.json\","
                + "\"subject_types_supported\":[\"public\"]}");
    assertThat(read(node.metadata.discovery(tenant)).get("issuer").asText())
        .isEqualTo("https://auth.example.com/t/acme");
  }

  @Test
  void thePublicUrlMayHaveAPathAndASlash() {
    for (String url : List.of("https://example.com/auth", "https://example.com/auth/")) {
      Issuer issuer = new Issuer(TokenNode.settings(url));
      assertThat(issuer.of(tenant)).isEqualTo("https://example.com/auth/t/acme");
    }
  }

  @Test
  void aKeyIsPublishedForLongerThanCachesKeepTheDocument() {
    assertThat(node.metadata.maxAge()).isEqualTo(Duration.ofMinutes(5));
    URI url = URI.create("https://example.com");
    Duration hour = Duration.ofHours(1);
    assertThat(new TokenSettings(url, hour, hour.plusSeconds(1)).rotationLead()).isPositive();
    assertThatThrownBy(() -> new TokenSettings(url, hour, hour.plusMillis(999)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TokenSettings(url, Duration.ofSeconds(-1), hour))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new TokenSettings(url, Duration.ZERO, Duration.ofSeconds(1)).metadataMaxAge())
        .isZero();
  }
}
