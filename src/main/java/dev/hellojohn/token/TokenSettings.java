package dev.hellojohn.token;

import java.net.URI;
import java.time.Duration;

/**
 * What the tokens of this installation have in common.
 *
 * @param publicUrl where the server is reached; each issuer begins with it. A change makes all
 *     access tokens invalid, so that clients refresh
 * @param metadataMaxAge how long caches may keep a JWKS or a discovery document (RFC 9111 §5.2.2.1)
 * @param rotationLead how long a rotated-in key is published before it signs: not below {@code
 *     metadataMaxAge}
 */
public record TokenSettings(URI publicUrl, Duration metadataMaxAge, Duration rotationLead) {

  /**
   * Short, so that a key that had to be replaced is forgotten soon; the document is served from
   * memory.
   */
  public static final Duration METADATA_MAX_AGE = Duration.ofMinutes(5);

  /**
   * How old a node's view of the keys may be: a lead has to cover it on top of the caches'. See
   * {@link SigningKeys}.
   */
  static final Duration FRESH = Duration.ofSeconds(1);

  /**
   * @throws IllegalArgumentException when a key could sign before every cache has it
   */
  public TokenSettings {
    if (metadataMaxAge.isNegative()) {
      throw new IllegalArgumentException("the caching time of the JWKS is negative");
    }
    if (rotationLead.compareTo(metadataMaxAge.plus(FRESH)) < 0) {
      throw new IllegalArgumentException(
          "a new key must be published for longer than caches keep the JWKS before it signs");
    }
  }
}
