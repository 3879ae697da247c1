package dev.hellojohn.config;

import dev.hellojohn.config.SmsConfig.Api;
import java.net.URI;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the settings of short messages: a provider with all that it needs, or none. */
final class SmsReader {

  /** Enough for a small tenant, and some tens of dollars where messages are dear. */
  static final int DEFAULT_MOST_A_DAY = 500;

  private static final int LARGEST_MOST_A_DAY = 1_000_000;

  /** It stands in a path and in headers. */
  private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z0-9_-]{1,128}");

  /** A number, a name of up to 11 characters, or the id of a Twilio messaging service. */
  private static final Pattern FROM =
      Pattern.compile("\\+?[0-9]{3,15}|[A-Za-z0-9 _-]{1,11}|MG[0-9a-f]{32}");

  private static final Pattern REGION =
      Pattern.compile("[a-z]{2,4}(?:-[a-z]{2,16}){1,2}-[0-9]{1,2}");

  private static final Pattern PREFIX = Pattern.compile("\\+[1-9][0-9]{0,6}");

  private static final String WEBHOOK_SECRET = "whsec_";
  private static final int LEAST_SECRET_BYTES = 24;
  private static final int MOST_SECRET_BYTES = 64;

  private static final Set<ConfigurationKey> OF_A_PROVIDER =
      EnumSet.of(
          ConfigurationKey.SMS_ACCOUNT,
          ConfigurationKey.SMS_FROM,
          ConfigurationKey.SMS_REGION,
          ConfigurationKey.SMS_URL,
          ConfigurationKey.SMS_PREFIXES);

  private final KeySource source;
  private final RunMode mode;

  SmsReader(KeySource source, RunMode mode) {
    this.source = source;
    this.mode = mode;
  }

  SmsConfig read() {
    int mostADay =
        source.number(ConfigurationKey.SMS_TENANT_DAILY, DEFAULT_MOST_A_DAY, 1, LARGEST_MOST_A_DAY);
    var name = source.text(ConfigurationKey.SMS_PROVIDER);
    var secret = source.secret(ConfigurationKey.SMS_SECRET);
    if (name.isEmpty()) {
      if (secret.isPresent() || OF_A_PROVIDER.stream().anyMatch(this::isSet)) {
        error(
            ConfigurationKey.SMS_PROVIDER,
            "must be set too: twilio, vonage, sns or webhook; or unset the other HELLOJOHN_SMS keys.");
      }
      return new SmsConfig(Optional.empty(), List.of(), mostADay);
    }
    var api = Api.parse(name.get());
    if (api.isEmpty()) {
      error(ConfigurationKey.SMS_PROVIDER, "must be twilio, vonage, sns or webhook.");
    }
    var prefixes = prefixes();
    return new SmsConfig(api.map(one -> provider(one, secret)), prefixes, mostADay);
  }

  private boolean isSet(ConfigurationKey key) {
    return source.text(key).isPresent();
  }

  private SmsConfig.Provider provider(Api api, Optional<String> secret) {
    var account =
        api == Api.WEBHOOK
            ? ""
            : required(api, ConfigurationKey.SMS_ACCOUNT, ACCOUNT, "the account or key there");
    var region =
        api == Api.SNS
            ? required(api, ConfigurationKey.SMS_REGION, REGION, "such as eu-central-1")
            : "";
    var from =
        api == Api.TWILIO || api == Api.VONAGE
            ? required(api, ConfigurationKey.SMS_FROM, FROM, "your number or name there")
            : matching(ConfigurationKey.SMS_FROM, FROM).orElse("");
    if (secret.isEmpty()) {
      error(ConfigurationKey.SMS_SECRET, "must be set with HELLOJOHN_SMS_PROVIDER.");
    } else if (api == Api.WEBHOOK && !isWebhookSecret(secret.get())) {
      error(
          ConfigurationKey.SMS_SECRET,
          "must be whsec_ and 24 to 64 random bytes in Base64: echo whsec_$(openssl rand -base64 32).");
    }
    return new SmsConfig.Provider(
        api, address(api, region), account, new Secret(secret.orElse("")), from, region);
  }

  private String required(Api api, ConfigurationKey key, Pattern form, String what) {
    if (source.text(key).isEmpty()) {
      error(key, "must be set for " + api.wireName() + ": " + what + ".");
    }
    return matching(key, form).orElse("");
  }

  private Optional<String> matching(ConfigurationKey key, Pattern form) {
    var text = source.text(key);
    var sound = text.filter(form.asMatchPredicate());
    if (text.isPresent() && sound.isEmpty()) {
      error(key, "is not of the form that the documentation says.");
    }
    return sound;
  }

  private static boolean isWebhookSecret(String secret) {
    if (!secret.startsWith(WEBHOOK_SECRET)) {
      return false;
    }
    try {
      int length = Base64.getDecoder().decode(secret.substring(WEBHOOK_SECRET.length())).length;
      return length >= LEAST_SECRET_BYTES && length <= MOST_SECRET_BYTES;
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }

  private URI address(Api api, String region) {
    var text = source.text(ConfigurationKey.SMS_URL);
    var given = text.flatMap(url -> ServiceUrl.parse(url, mode));
    if (text.isPresent() && given.isEmpty()) {
      error(ConfigurationKey.SMS_URL, "must be an https URL without query and fragment.");
    }
    if (text.isEmpty() && api == Api.WEBHOOK) {
      error(ConfigurationKey.SMS_URL, "must be set for webhook: where messages are posted to.");
    }
    return given.orElseGet(
        () ->
            URI.create(
                switch (api) {
                  case TWILIO -> "https://api.twilio.com";
                  case VONAGE -> "https://rest.nexmo.com";
                  case SNS ->
                      "https://sns." + (region.isEmpty() ? "invalid" : region) + ".amazonaws.com";
                  case WEBHOOK -> "https://webhook.invalid";
                }));
  }

  /** Without them whoever signs up could have messages sent to numbers that pay the caller. */
  private List<String> prefixes() {
    var text = source.text(ConfigurationKey.SMS_PREFIXES);
    var prefixes =
        text.stream().flatMap(all -> Stream.of(all.split(",", -1))).map(String::strip).toList();
    if (text.isEmpty()) {
      error(
          ConfigurationKey.SMS_PREFIXES,
          "must be set with HELLOJOHN_SMS_PROVIDER: how the numbers begin that messages may go to,"
              + " such as +49,+43.");
    } else if (prefixes.isEmpty() || !prefixes.stream().allMatch(PREFIX.asMatchPredicate())) {
      error(ConfigurationKey.SMS_PREFIXES, "must be calling codes with commas, such as +49,+43.");
      return List.of();
    }
    return prefixes;
  }

  /** Unless the key is told of already, as when the same is read for production. */
  private void error(ConfigurationKey key, String message) {
    if (!source.isFaulty(key)) {
      source.error(key, message);
    }
  }
}
