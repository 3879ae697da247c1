package dev.hellojohn.factor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hellojohn.crypto.SigningAlgorithm;
import dev.hellojohn.event.mail.MailFixture;
import dev.hellojohn.kernel.ClientId;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.setting.CurrentSecurity;
import dev.hellojohn.setting.SecuritySettings;
import dev.hellojohn.tenancy.Client;
import dev.hellojohn.tenancy.IsolationMode;
import dev.hellojohn.tenancy.PasskeyPolicy;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantStatus;
import dev.hellojohn.testing.AuthConfigs;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RelyingPartiesTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final TenantId ACME = new TenantId("tnt_01JD3Z9V4W7XK2M5N8P0QRSTVW");

  private static RelyingParties parties(String instances) {
    var configuration =
        MailFixture.configuration(25, Map.of("HELLOJOHN_ALLOWED_ORIGINS", instances));
    return new RelyingParties(
        new CurrentSecurity(configuration, () -> SecuritySettings.NONE, System::nanoTime));
  }

  private static RelyingParty of(
      String instances, List<String> tenants, List<String> clients, PasskeyPolicy policy) {
    var config = AuthConfigs.with(Map.of("passkeys", policy));
    var tenant =
        new Tenant(
            ACME,
            "acme",
            "Acme",
            TenantStatus.ACTIVE,
            "free",
            null,
            null,
            IsolationMode.SEPARATE_SCHEMA,
            tenants,
            config,
            Map.of(),
            Map.of(),
            null,
            "current",
            null,
            null,
            NOW,
            NOW,
            1);
    var client =
        new Client(
            new ClientId("cli_01JD3Z9V4W7XK2M5N8P0QRSTVW"),
            ACME,
            "web",
            "web",
            "pk_live_x",
            "sk_live_x",
            clients,
            List.of(),
            List.of(),
            SigningAlgorithm.EdDSA,
            NOW,
            NOW,
            1);
    return parties(instances).of(tenant, client);
  }

  private static RelyingParty of(List<String> tenants, List<String> clients, PasskeyPolicy policy) {
    return of("https://instance.example.net", tenants, clients, policy);
  }

  private static final PasskeyPolicy NOTHING_SET = new PasskeyPolicy(null, List.of());

  @Test
  void theOriginsOfTheTenantSayWhoItIs() {
    var party =
        of(
            List.of("https://app.example.com", "https://example.com"),
            List.of("https://shop.example.com:8443", "https://example.org"),
            NOTHING_SET);
    assertThat(party.id()).isEqualTo("example.com");
    assertThat(party.name()).isEqualTo("Acme");
    assertThat(party.origins())
        .containsExactlyInAnyOrder(
            "https://app.example.com", "https://example.com", "https://shop.example.com:8443");
  }

  @Test
  void thenThoseOfTheClientAndThenThoseOfTheInstance() {
    var plain = List.of("http://app.example.com", "https://192.0.2.7");
    assertThat(of(plain, List.of("http://localhost:3000"), NOTHING_SET))
        .isEqualTo(
            new RelyingParty("localhost", "Acme", java.util.Set.of("http://localhost:3000")));
    assertThat(of(List.of(), List.of(), NOTHING_SET).id()).isEqualTo("instance.example.net");
  }

  @Test
  void whatIsSetIsWhatHolds() {
    var apart = List.of("https://app.example.com", "https://example.org");
    var set = new PasskeyPolicy("example.com", List.of());
    assertThat(of(apart, List.of(), set).origins()).containsExactly("https://app.example.com");
    var both = new PasskeyPolicy("example.com", List.of("https://login.example.com"));
    assertThat(of(apart, List.of(), both).origins()).containsExactly("https://login.example.com");
    var origins = new PasskeyPolicy(null, List.of("https://login.example.com"));
    assertThat(of(apart, List.of(), origins).id()).isEqualTo("login.example.com");
  }

  @Test
  void whatHasNothingInCommonIsNotSetUp() {
    var apart = List.of("https://app.example.com", "https://example.org");
    assertThatThrownBy(() -> of(apart, List.of(), NOTHING_SET))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("auth_config.passkeys");
    var elsewhere = new PasskeyPolicy("example.net", List.of());
    assertThatThrownBy(() -> of("https://example.org", apart, List.of(), elsewhere))
        .isInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> of("http://example.org", List.of(), List.of(), NOTHING_SET))
        .isInstanceOf(ProblemException.class);
  }
}
