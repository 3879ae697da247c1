package dev.hellojohn.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings of short messages: all that a provider needs, or none. */
class SmsReaderTest {

  private static final String WEBHOOK_SECRET = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

  private final Map<String, String> values = new HashMap<>(Map.of("HELLOJOHN_ENV", "test"));

  private Settings read() {
    return ConfigurationReader.read(name -> Optional.ofNullable(values.get(name)));
  }

  private void set(String key, String value) {
    values.put("HELLOJOHN_SMS_" + key, value);
  }

  private List<String> errors() {
    return read().findings().stream().filter(Finding::isError).map(Finding::key).toList();
  }

  private void sound(String provider) {
    set("PROVIDER", provider);
    set("PREFIXES", "+49, +43");
    set("SECRET", provider.equals("webhook") ? WEBHOOK_SECRET : "hunter2");
    switch (provider) {
      case "webhook" -> set("URL", "https://sms.example.com/send/");
      case "sns" -> {
        set("ACCOUNT", "AKIDEXAMPLE");
        set("REGION", "eu-central-1");
      }
      default -> {
        set("ACCOUNT", "AC0123");
        set("FROM", "+4930123456");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "twilio, https://api.twilio.com",
    "vonage, https://rest.nexmo.com",
    "sns, https://sns.eu-central-1.amazonaws.com",
    "webhook, https://sms.example.com/send"
  })
  void aProviderWithAllThatItNeedsIsSetUp(String name, String address) {
    sound(name);
    assertThat(errors()).isEmpty();
    var sms = read().sms();
    assertThat(sms.prefixes()).containsExactly("+49", "+43");
    assertThat(sms.provider())
        .hasValueSatisfying(
            provider -> {
              assertThat(provider.api().wireName()).isEqualTo(name);
              assertThat(provider.address()).isEqualTo(URI.create(address));
              assertThat(provider.toString()).doesNotContain("hunter2");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "twilio, ACCOUNT",
    "twilio, FROM",
    "twilio, SECRET",
    "twilio, PREFIXES",
    "vonage, ACCOUNT",
    "vonage, FROM",
    "vonage, SECRET",
    "sns, ACCOUNT",
    "sns, REGION",
    "sns, SECRET",
    "webhook, URL",
    "webhook, SECRET",
    "webhook, PREFIXES"
  })
  void whatIsMissingIsNamed(String provider, String missing) {
    sound(provider);
    values.remove("HELLOJOHN_SMS_" + missing);
    assertThat(errors()).containsExactly("HELLOJOHN_SMS_" + missing);
    assertThat(read().findings().get(0).message()).startsWith("must be set");
  }

  @ParameterizedTest
  @CsvSource({
    "twilio, PROVIDER, Twilio",
    "twilio, ACCOUNT, AC/../x",
    "twilio, FROM, a name that is too long",
    "twilio, URL, http://sms.example.com",
    "twilio, URL, https://sms.example.com/?a=b",
    "twilio, URL, https://sms.example.com/%zz",
    "vonage, PREFIXES, 49",
    "vonage, PREFIXES, '+49,'",
    "vonage, PREFIXES, '+49,+0'",
    "vonage, PREFIXES, '*'",
    "vonage, PREFIXES, ','",
    "vonage, TENANT_DAILY, 0",
    "sns, REGION, frankfurt",
    "sns, REGION, evil.example.com/eu-central-1",
    "sns, FROM, zwölf Boxkämpfer",
    "webhook, SECRET, hunter2",
    "webhook, SECRET, whsec_hunter2",
    "webhook, SECRET, whsec_aHVudGVyMg==",
    "webhook, SECRET, whsec_?"
  })
  void whatIsMalformedIsNamedAndNotShown(String provider, String key, String value) {
    sound(provider);
    set(key, value);
    assertThat(errors()).contains("HELLOJOHN_SMS_" + key);
    if (value.length() > 4) {
      assertThat(read().findings().toString()).doesNotContain(value);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ACCOUNT", "SECRET", "FROM", "REGION", "URL", "PREFIXES"})
  void settingsWithoutAProviderAreHalfOfSome(String key) {
    set(key, "+49");
    assertThat(errors()).containsExactly("HELLOJOHN_SMS_PROVIDER");
  }

  @Test
  void anAddressOnThisMachineIsForDevelopersAlone() {
    sound("webhook");
    set("URL", "http://127.0.0.1:8080/sms");
    assertThat(errors()).isEmpty();
    assertThat(read().productionFindings()).extracting(Finding::key).contains("HELLOJOHN_SMS_URL");
    values.put("HELLOJOHN_ENV", "production");
    assertThat(errors()).contains("HELLOJOHN_SMS_URL");
  }

  @Test
  void aFaultIsToldOnce() {
    sound("twilio");
    set("URL", "ftp://x");
    assertThat(read().productionFindings())
        .extracting(Finding::key)
        .filteredOn("HELLOJOHN_SMS_URL"::equals)
        .hasSize(1);
  }
}
