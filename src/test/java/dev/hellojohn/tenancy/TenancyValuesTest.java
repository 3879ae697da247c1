package dev.hellojohn.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
}
