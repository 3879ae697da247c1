package dev.hellojohn.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.config.ConfigurationKey;
import dev.hellojohn.config.ConfigurationReader;
import dev.hellojohn.config.Finding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the command prints is good enough for production, and never the same twice. */
class FreshSecretsTest {

  private static Map<String, String> values(String file) {
    var values = new HashMap<String, String>();
    file.lines()
        .filter(line -> !line.startsWith("#") && line.contains("="))
        .forEach(
            line -> {
              var equals = line.indexOf('=');
              assertThat(values.put(line.substring(0, equals), line.substring(equals + 1)))
                  .as(line)
                  .isNull();
            });
    return values;
  }

  @Test
  void productionTakesItOnceTheAddressesAreFilledIn() {
    var values = values(FreshSecrets.text());
    values.put("HELLOJOHN_PUBLIC_URL", "https://auth.example.com");
    values.put("HELLOJOHN_DATABASE_URL", "jdbc:postgresql://db/hellojohn");
    values.put("HELLOJOHN_DATABASE_USERNAME", "hellojohn_owner");
    values.put("HELLOJOHN_ADMIN_SEED_EMAIL", "you@example.com");
    values.put("HELLOJOHN_OIDC_ISSUER", "https://id.example.com");
    values.put("HELLOJOHN_OIDC_CLIENT_ID", "hellojohn");
    values.put("HELLOJOHN_OIDC_CLIENT_SECRET", "as the provider gave it");
    var settings = ConfigurationReader.read(name -> Optional.ofNullable(values.get(name)));
    assertThat(settings.findings().stream().filter(Finding::isError)).isEmpty();
    assertThat(settings.server().isProduction()).isTrue();
  }

  @Test
  void everySecretIsInItAndEachIsAnother() {
    var first = values(FreshSecrets.text());
    var second = values(FreshSecrets.text());
    var text = FreshSecrets.text();
    for (var key : ConfigurationKey.values()) {
      if (key.isSecret()) {
        assertThat(text).as(key.key()).contains(key.key() + '=');
      }
    }
    var drawn = first.keySet().stream().filter(key -> !first.get(key).isEmpty()).toList();
    assertThat(drawn)
        .contains(
            "HELLOJOHN_ENCRYPTION_KEY",
            "HELLOJOHN_AUDIT_CHECKPOINT_KEY",
            "HELLOJOHN_CONNECTOR_ENCRYPTION_KEY",
            "HELLOJOHN_SESSION_SECRET",
            "HELLOJOHN_SESSION_ENCRYPTION_KEY",
            "HELLOJOHN_DATABASE_PASSWORD",
            "HELLOJOHN_ADMIN_SEED_PASSWORD",
            "HELLOJOHN_OPS_KEYSTORE_PASSWORD");
    for (var key : drawn) {
      if (!key.equals("HELLOJOHN_ENV")) {
        assertThat(first.get(key)).as(key).isNotEqualTo(second.get(key)).hasSizeGreaterThan(30);
      }
    }
    assertThat(drawn.stream().map(first::get)).doesNotHaveDuplicates();
  }

  @Test
  void itRunsAsACommandWithNothingButItsOwnClasses() throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                Path.of("target/classes").toString(),
                FreshSecrets.class.getName())
            .redirectErrorStream(true)
            .start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    assertThat(values(output)).containsKey("HELLOJOHN_ENCRYPTION_KEY");
    assertThat(output.lines().count()).isLessThan(40);
    assertThat(Arrays.asList(output.split("\n"))).noneMatch(line -> line.contains("Exception"));
  }
}
