package dev.hellojohn.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/** The address of a service that this server calls: https, without query and fragment. */
final class ServiceUrl {

  private static final Pattern HTTPS = Pattern.compile("https://[^\\s/?#@]+(?:/[^\\s?#]*)?");

  /** For a service that a test or a developer runs on the same machine. */
  private static final Pattern LOOPBACK =
      Pattern.compile("http://(?:localhost|127\\.0\\.0\\.1|\\[::1])(?::\\d+)?(?:/[^\\s?#]*)?");

  private ServiceUrl() {}

  /** The address without a slash at its end; empty where none may be called there. */
  static Optional<URI> parse(String text, RunMode mode) {
    if (!isSound(text, mode)) {
      return Optional.empty();
    }
    try {
      URI address = new URI(text.replaceFirst("/+\\z", ""));
      return Optional.of(address).filter(url -> url.getHost() != null);
    } catch (URISyntaxException malformed) {
      return Optional.empty();
    }
  }

  /** Whether a service may be called there; outside of production it can be on this machine. */
  static boolean isSound(String text, RunMode mode) {
    return HTTPS.matcher(text).matches()
        || (mode != RunMode.PRODUCTION && LOOPBACK.matcher(text).matches());
  }
}
