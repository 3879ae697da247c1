package dev.hellojohn.console;

import dev.hellojohn.crypto.SealedBox;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Seals what the console keeps, each value for the key that it is kept under: one that was altered,
 * written by somebody else, or moved to another key does not open.
 */
final class SessionSeal {

  private final SealedBox box;

  SessionSeal(SealedBox box) {
    this.box = box;
  }

  String seal(String value, String key) {
    return box.seal(value, key);
  }

  Optional<String> open(String sealed, String key) {
    return box.tryOpen(sealed, key).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }
}
