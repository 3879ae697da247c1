package dev.hellojohn.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hellojohn.crypto.SigningAlgorithm;
import dev.hellojohn.kernel.ClientId;
import dev.hellojohn.kernel.IpAddress;
import dev.hellojohn.kernel.IpRange;
import dev.hellojohn.kernel.TenantId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TenancyValuesTest {

  @Test
  void modesAndStatusesAreSpeltInLowerCase() {
    for (var mode : IsolationMode.values()) {
      assertThat(IsolationMode.parse(mode.wireName())).contains(mode);
    }
    for (var status : TenantStatus.values()) {
      assertThat(TenantStatus.parse(status.wireName())).contains(status);
    }
    assertThat(IsolationMode.parse("SEPARATE_SCHEMA")).isEmpty();
    assertThat(TenantStatus.parse("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "acme",
        "acme-2",
        "0",
        "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz-"
      })
  void slugsAreShortAndLowerCase(String text) {
    assertThat(Tenants.isSlug(text)).isEqualTo(text.length() <= 48);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Acme", "-a", "a-", "a_b", "a b", "a/b", "..", "tnt_01HABCDEF", "é", "a\n"})
  void otherTextsAreNoSlugs(String text) {
    assertThat(Tenants.isSlug(text)).isFalse();
  }

  @Test
  void theBudgetLeavesRoomForTheControlPlane() {
    assertThat(TenantLimits.of(20, 8)).isEqualTo(new TenantLimits(16, 8, 8));
    assertThat(TenantLimits.of(6, 8)).isEqualTo(new TenantLimits(2, 2, 8));
    assertThatThrownBy(() -> TenantLimits.of(5, 8)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPlacementPrintsNoPassword() {
    assertThat(new Placement("hj1", "very-secret", null, null).toString())
        .doesNotContain("very-secret");
  }

  @Test
  void theTenantOfARequestIsSetOnceAndNotReadBefore() {
    var current = new CurrentTenant();
    assertThat(current.isSet()).isFalse();
    assertThatThrownBy(current::get).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(current::client).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aClientIsUsableFromTheNetworksThatItNames() {
    var here = IpAddress.parse("203.0.113.7").orElseThrow();
    var client = client(List.of());
    assertThat(client.isUsableFrom(here)).isTrue();
    assertThat(client(List.of(IpRange.parse("203.0.113.0/24").orElseThrow())).isUsableFrom(here))
        .isTrue();
    assertThat(client(List.of(IpRange.parse("198.51.100.0/24").orElseThrow())).isUsableFrom(here))
        .isFalse();
  }

  private static Client client(List<IpRange> networks) {
    return new Client(
        new ClientId("cli_00000000000000000000000000"),
        new TenantId("tnt_00000000000000000000000000"),
        "web",
        "web",
        "pk",
        "sk",
        List.of(),
        List.of(),
        networks,
        SigningAlgorithm.EdDSA,
        Instant.EPOCH,
        Instant.EPOCH,
        0);
  }
}
