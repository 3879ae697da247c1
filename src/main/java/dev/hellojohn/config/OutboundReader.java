package dev.hellojohn.config;

import java.net.URI;
import java.util.Optional;

/** Reads the addresses of the services elsewhere that are called on behalf of users. */
final class OutboundReader {

  private static final URI TURNSTILE =
      URI.create("https://challenges.cloudflare.com/turnstile/v0/siteverify");
  private static final URI HCAPTCHA = URI.create("https://api.hcaptcha.com/siteverify");
  private static final URI RECAPTCHA =
      URI.create("https://www.google.com/recaptcha/api/siteverify");

  private final KeySource source;
  private final RunMode mode;

  OutboundReader(KeySource source, RunMode mode) {
    this.source = source;
    this.mode = mode;
  }

  OutboundConfig read() {
    return new OutboundConfig(
        service(ConfigurationKey.BREACH_LOOKUP_URL),
        service(ConfigurationKey.TURNSTILE_URL).orElse(TURNSTILE),
        service(ConfigurationKey.HCAPTCHA_URL).orElse(HCAPTCHA),
        service(ConfigurationKey.RECAPTCHA_URL).orElse(RECAPTCHA));
  }

  private Optional<URI> service(ConfigurationKey key) {
    Optional<String> text = source.text(key);
    Optional<URI> address = text.flatMap(url -> ServiceUrl.parse(url, mode));
    if (text.isPresent() && address.isEmpty() && !source.isFaulty(key)) {
      source.error(key, "must be an https URL without query and fragment.");
    }
    return address;
  }
}
