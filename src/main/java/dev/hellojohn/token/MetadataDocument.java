package dev.hellojohn.token;

import dev.hellojohn.crypto.Sha256;

/**
 * A JSON document for anyone to read.
 *
 * @param etag changes exactly when the text does, on every node alike; without quotes
 */
public record MetadataDocument(String json, String etag) {

  private static final int ETAG_LENGTH = 32;

  static MetadataDocument of(String json) {
    return new MetadataDocument(json, Sha256.hex(json).substring(0, ETAG_LENGTH));
  }
}
