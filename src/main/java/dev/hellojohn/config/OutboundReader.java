package dev.hellojohn.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Reads the addresses of the services elsewhere that are called on behalf of users. */
final class OutboundReader {

  private final KeySource source;
  private final RunMode mode;

  OutboundReader(KeySource source, RunMode mode) {
    this.source = source;
    this.mode = mode;
  }

  OutboundConfig read() {
    return new OutboundConfig(service(ConfigurationKey.BREACH_LOOKUP_URL));
  }

  private Optional<URI> service(ConfigurationKey key) {
    Optional<String> text = source.text(key);
    Optional<URI> address =
        text.filter(url -> ServiceUrl.isSound(url, mode)).flatMap(OutboundReader::parse);
    if (text.isPresent() && address.isEmpty() && !source.isFaulty(key)) {
      source.error(key, "must be an https URL without query and fragment.");
    }
    return address;
  }

  private static Optional<URI> parse(String text) {
    try {
      URI address = new URI(text.replaceFirst("/+\\z", ""));
      return Optional.of(address).filter(url -> url.getHost() != null);
    } catch (URISyntaxException malformed) {
      return Optional.empty();
    }
  }
}
