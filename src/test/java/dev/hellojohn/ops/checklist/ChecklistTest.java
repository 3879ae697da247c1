package dev.hellojohn.ops.checklist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.config.Configuration;
import dev.hellojohn.config.ConfigurationReader;
import dev.hellojohn.ops.checklist.ChecklistItem.State;
import dev.hellojohn.setting.SecurityInForce;
import dev.hellojohn.setting.SecuritySettings;
import dev.hellojohn.store.Resealing;
import dev.hellojohn.store.jpa.DatabaseKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each item by itself: broken it says so, and the others don't. */
class ChecklistTest {

  private static final String SECRET_LOOKING = "Sup3r-s3cret-value";

  private final Map<String, String> values = new HashMap<>(sound());

  private static Map<String, String> sound() {
    var sound =
        new HashMap<>(
            Map.of(
                "HELLOJOHN_ENV", "production",
                "HELLOJOHN_PUBLIC_URL", "https://auth.example.com",
                "HELLOJOHN_DATABASE_URL", "jdbc:postgresql://db/hj",
                "HELLOJOHN_DATABASE_USERNAME", "hj",
                "HELLOJOHN_DATABASE_PASSWORD", SECRET_LOOKING,
                "HELLOJOHN_ENCRYPTION_KEY",
                    "9c02e6b1573fd8a42e90f4c71b6d3a85ef0b724c5ad1983607e8c2fb41d6935e",
                "HELLOJOHN_AUDIT_CHECKPOINT_KEY",
                    "51f0c8a7d93e6b24805cfa1977e2d4b36ac8091e5f7d42b8c396e0a41b85d7f2",
                "HELLOJOHN_TRUSTED_PROXIES", "10.0.0.0/8",
                "HELLOJOHN_CP_ALLOWED_IPS", "10.1.0.0/16",
                "HELLOJOHN_REDIS_URL", "rediss://redis"));
    sound.put(
        "HELLOJOHN_SESSION_SECRET",
        "3b5e0d9a7c41f28664d8b17e0fa3925cd17be46a80c3f92d5e7140ab6c98f3d2");
    sound.put(
        "HELLOJOHN_SESSION_ENCRYPTION_KEY",
        "a7d20c4be918f3560dc7e1942bf8536a90ce7d14f2b83a659d01c7e84fb6325a");
    sound.put("HELLOJOHN_CONSOLE_LOGIN", "password");
    return sound;
  }

  {
    values.put("HELLOJOHN_SMTP_HOST", "mail.example.com");
    values.put(
        "HELLOJOHN_CONNECTOR_ENCRYPTION_KEY",
        "b8d1460f7ce3952ab05f68d21c94e7a33fd80b6925e1c74a86f3097d52bce140");
  }

  private List<ChecklistItem> items() {
    var configuration =
        new Configuration(ConfigurationReader.read(name -> Optional.ofNullable(values.get(name))));
    return Checklist.configured(
        configuration, SecurityInForce.of(configuration, SecuritySettings.NONE));
  }

  @Test
  void chk01ASoundConfigurationIsOkThroughout() {
    assertThat(items()).extracting(ChecklistItem::state).containsOnly(State.OK);
    assertThat(items()).extracting(ChecklistItem::fix).containsOnlyNulls();
    assertThat(items()).extracting(ChecklistItem::id).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource({
    "ENV, test, run_mode, FAIL",
    "PUBLIC_URL, http://auth.example.com, public_url, FAIL",
    "DATABASE_URL, '', storage, FAIL",
    "DATABASE_PASSWORD, postgres, database_password, FAIL",
    "DATABASE_PASSWORD, '', database_password, FAIL",
    "ENCRYPTION_KEY, '', encryption_key, FAIL",
    "ENCRYPTION_KEY, zz, encryption_key, FAIL",
    "AUDIT_CHECKPOINT_KEY, '', audit_key, FAIL",
    "AUDIT_CHECKPOINT_KEY_PREVIOUS, zz, audit_key, FAIL",
    "SMTP_HOST, '', mail, WARN",
    "SMTP_PORT, none, other_settings, FAIL",
    "CONNECTOR_ENCRYPTION_KEY, '', connector_key, FAIL",
    "CONNECTOR_ENCRYPTION_KEY_PREVIOUS, zz, connector_key, FAIL",
    "SESSION_SECRET, '', session_keys, FAIL",
    "SESSION_SECRET, short, session_keys, FAIL",
    "SESSION_ENCRYPTION_KEY, '', session_keys, FAIL",
    "SESSION_ENCRYPTION_KEY_PREVIOUS, zz, session_keys, FAIL",
    "CONSOLE_LOGIN, sesame, console_login, FAIL",
    "DEV_AUTH_BYPASS, true, development_bypass, FAIL",
    "DEV_AUTH_BYPASS, false, development_bypass, FAIL",
    "DEV_AUTH_BYPASS, 0, development_bypass, FAIL",
    "ADMIN_SEED_EMAIL, root@example.com, seed_password, FAIL",
    "ARGON2_MEMORY_KIB, 64, password_hashing, WARN",
    "SHOW_ERROR_DETAILS, true, error_details, FAIL",
    "TRUSTED_PROXIES, '', trusted_proxies, WARN",
    "TRUSTED_PROXIES, 0.0.0.0/0, trusted_proxies, FAIL",
    "REDIS_URL, '', redis, WARN",
    "ALLOWED_ORIGINS, http://app.example.com, allowed_origins, FAIL",
    "ALLOWED_ORIGINS, https://localhost:8443, allowed_origins, WARN",
    "CP_ALLOWED_IPS, '', control_plane_networks, WARN",
    "RATE_LIMIT_ENABLED, false, rate_limits, FAIL",
    "HTTP_PORT, none, other_settings, FAIL"
  })
  void chk02WhatIsBrokenAloneIsTheOneItemThatSaysSo(
      String key, String value, String item, State state) {
    values.put("HELLOJOHN_" + key, value);
    for (var found : items()) {
      assertThat(found.state())
          .as(found.toString())
          .isEqualTo(found.id().equals(item) ? state : State.OK);
      assertThat(found.fix() == null).isEqualTo(found.state() == State.OK);
    }
  }

  /** It is looked at before anyone sets the mode. */
  @ParameterizedTest
  @ValueSource(strings = {"development", "test"})
  void otherModesAreHeldToProductionsRules(String mode) {
    values.clear();
    values.put("HELLOJOHN_ENV", mode);
    assertThat(items().stream().filter(item -> item.state() == State.FAIL))
        .extracting(ChecklistItem::id)
        .contains("run_mode", "public_url", "storage", "encryption_key");
  }

  @Test
  void chk03NoItemHoldsAValue() {
    values.put("HELLOJOHN_PUBLIC_URL", "http://" + SECRET_LOOKING + ".example.com");
    values.put("HELLOJOHN_ENCRYPTION_KEY", SECRET_LOOKING);
    values.put("HELLOJOHN_REDIS_URL", "redis://x:" + SECRET_LOOKING + "@redis");
    values.put("HELLOJOHN_HTTP_PORT", SECRET_LOOKING);
    assertThat(items().toString() + ChecklistStep.text(items()))
        .doesNotContainIgnoringCase(SECRET_LOOKING);
  }

  @Test
  void theSealedSecretsSayWhichKeysTheyNeed() {
    assertThat(sealed(8, 0, 0, false)).isEqualTo(State.OK);
    assertThat(sealed(8, 0, 0, true)).isEqualTo(State.WARN);
    assertThat(sealed(8, 3, 0, true)).isEqualTo(State.WARN);
    assertThat(sealed(8, 0, 1, false)).isEqualTo(State.FAIL);
    assertThat(sealed(8, 3, 1, true)).isEqualTo(State.FAIL);
    assertThat(Checklist.sealedSecrets(new Resealing.Count(8, 3, 1), true).fix())
        .contains("1 of 8 secrets", "3 of 8 secrets", "/cp/v1/settings/reseal");
  }

  private static State sealed(long total, long previous, long unknown, boolean hasPrevious) {
    return Checklist.sealedSecrets(new Resealing.Count(total, previous, unknown), hasPrevious)
        .state();
  }

  @Test
  void whatTheDatabaseDoesNotEnforceIsSaid() {
    assertThat(Checklist.isolation(DatabaseKind.POSTGRESQL, 9).state()).isEqualTo(State.OK);
    assertThat(Checklist.isolation(DatabaseKind.MARIADB, 0).state()).isEqualTo(State.OK);
    assertThat(Checklist.isolation(DatabaseKind.MYSQL, 1).state()).isEqualTo(State.WARN);
    assertThat(Checklist.migrations(0).state()).isEqualTo(State.OK);
    assertThat(Checklist.migrations(2).state()).isEqualTo(State.FAIL);
  }

  @Test
  void theLogHasALineForEachItem() {
    values.remove("HELLOJOHN_REDIS_URL");
    var text = ChecklistStep.text(items());
    assertThat(text.lines()).hasSize(items().size() + 1);
    assertThat(text).contains("\n  ok    run_mode: ", "\n  warn  redis: HELLOJOHN_REDIS_URL is");
  }
}
