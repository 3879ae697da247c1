package dev.hellojohn.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A key of 32 bytes and, during a rotation, the one before it, 64 hexadecimal digits each.
 *
 * @param key seals or signs what is new
 * @param previous opens or verifies what was made before the rotation
 */
public record RotatedKey(Secret key, Optional<Secret> previous) {

  /** The key, and then the one before it. */
  public List<Secret> all() {
    return Stream.concat(Stream.of(key), previous.stream()).toList();
  }
}
