package dev.hellojohn.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/** Reads the URL under which something is on the web: absolute, without a slash at its end. */
final class WebBase {

  private WebBase() {}

  /** The URL of a key, or the default. */
  static URI read(KeySource source, ConfigurationKey key, URI otherwise) {
    Optional<String> text = source.text(key);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      URI url = new URI(text.get().replaceFirst("/+\\z", ""));
      if (isWebBase(url)) {
        return URI.create(canonical(url));
      }
    } catch (URISyntaxException e) {
      // The same finding as for a URL of another kind: its message quotes nothing.
    }
    source.error(
        key,
        "must be an http or https URL with a host and without credentials, query and fragment.");
    return otherwise;
  }

  private static boolean isWebBase(URI url) {
    String scheme = url.getScheme();
    return ("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme))
        && url.getHost() != null
        && url.getRawUserInfo() == null
        && url.getRawQuery() == null
        && url.getRawFragment() == null;
  }

  /** Scheme and host in lower case: issuers are compared as texts. */
  private static String canonical(URI url) {
    String authority = url.getScheme() + "://" + url.getHost();
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    return authority.toLowerCase(Locale.ROOT) + port + url.getRawPath();
  }
}
