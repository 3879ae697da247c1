package dev.hellojohn.token;

import dev.hellojohn.kernel.KeyId;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A change of a tenant's keys that happens as a whole. */
record KeyChange(List<StoredKey> added, Map<KeyId, Instant> publishedUntil, List<KeyId> removed) {

  static KeyChange adding(List<StoredKey> keys) {
    return new KeyChange(keys, Map.of(), List.of());
  }
}
