package dev.hellojohn.config;

import java.util.regex.Pattern;

/** The address of a service that this server calls: https, without query and fragment. */
final class ServiceUrl {

  private static final Pattern HTTPS = Pattern.compile("https://[^\\s/?#@]+(?:/[^\\s?#]*)?");

  /** For a service that a test or a developer runs on the same machine. */
  private static final Pattern LOOPBACK =
      Pattern.compile("http://(?:localhost|127\\.0\\.0\\.1|\\[::1])(?::\\d+)?(?:/[^\\s?#]*)?");

  private ServiceUrl() {}

  /** Whether a service may be called there; outside of production it can be on this machine. */
  static boolean isSound(String text, RunMode mode) {
    return HTTPS.matcher(text).matches()
        || (mode != RunMode.PRODUCTION && LOOPBACK.matcher(text).matches());
  }
}
