package dev.hellojohn.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The documentation and server.xml name the keys that there are, and no others. */
class ConfigurationTableTest {

  private static final Path README = Path.of("README.md");
  private static final Path SERVER = Path.of("src/main/liberty/config/server.xml");
  private static final Pattern KEY = Pattern.compile("HELLOJOHN_[A-Z0-9_]+");
  private static final Pattern VARIABLE =
      Pattern.compile("<variable name=\"(HELLOJOHN_[A-Z0-9_]+)\"");

  @Test
  void theReadmeHoldsTheTableOfAllKeys() throws IOException {
    assertThat(README).content().contains(table());
  }

  @Test
  void serverXmlNamesKnownKeysAlone() throws IOException {
    assertThat(names(KEY, SERVER)).isSubsetOf(known());
  }

  @Test
  void serverXmlReadsWhatOnlyTheServerReads() throws IOException {
    Set<String> serverOnly =
        Arrays.stream(ConfigurationKey.values())
            .filter(ConfigurationKey::isServerOnly)
            .map(ConfigurationKey::key)
            .collect(Collectors.toSet());
    assertThat(names(VARIABLE, SERVER)).containsAll(serverOnly);
  }

  @ParameterizedTest
  @EnumSource
  void everyKeyIsDescribed(ConfigurationKey key) {
    assertThat(key.key()).matches(KEY);
    assertThat(key.fileKey()).isEqualTo(key.key() + "_FILE");
    assertThat(key.description()).endsWith(".").doesNotContain("|", "\n");
    assertThat(key.defaultText()).isNotEmpty().doesNotContain("|", "\n");
  }

  @Test
  void whatIsSecretIsMarked() {
    assertThat(
            Arrays.stream(ConfigurationKey.values())
                .filter(ConfigurationKey::isSecret)
                .map(ConfigurationKey::key))
        .containsExactlyInAnyOrder(
            "HELLOJOHN_DATABASE_URL",
            "HELLOJOHN_DATABASE_PASSWORD",
            "HELLOJOHN_ADMIN_SEED_PASSWORD",
            "HELLOJOHN_ENCRYPTION_KEY",
            "HELLOJOHN_ENCRYPTION_KEY_PREVIOUS",
            "HELLOJOHN_AUDIT_CHECKPOINT_KEY",
            "HELLOJOHN_AUDIT_CHECKPOINT_KEY_PREVIOUS",
            "HELLOJOHN_SMTP_PASSWORD",
            "HELLOJOHN_SMS_SECRET",
            "HELLOJOHN_CONNECTOR_ENCRYPTION_KEY",
            "HELLOJOHN_CONNECTOR_ENCRYPTION_KEY_PREVIOUS",
            "HELLOJOHN_SESSION_SECRET",
            "HELLOJOHN_SESSION_ENCRYPTION_KEY",
            "HELLOJOHN_SESSION_ENCRYPTION_KEY_PREVIOUS",
            "HELLOJOHN_OIDC_CLIENT_SECRET",
            "HELLOJOHN_REDIS_URL");
  }

  private static String table() {
    return Arrays.stream(ConfigurationKey.values())
        .map(ConfigurationTableTest::row)
        .collect(Collectors.joining("", "| key | default | what it is |\n|---|---|---|\n", ""));
  }

  private static String row(ConfigurationKey key) {
    String file = key.isSecret() ? " Also as a file: `" + key.fileKey() + "`." : "";
    return "| `"
        + key.key()
        + "` | "
        + key.defaultText()
        + " | "
        + key.description()
        + file
        + " |\n";
  }

  private static Set<String> names(Pattern pattern, Path file) throws IOException {
    Matcher matcher = pattern.matcher(Files.readString(file));
    Set<String> names = new TreeSet<>();
    while (matcher.find()) {
      names.add(matcher.group(matcher.groupCount()));
    }
    return names;
  }

  private static Set<String> known() {
    return Arrays.stream(ConfigurationKey.values())
        .map(ConfigurationKey::key)
        .collect(Collectors.toSet());
  }
}
