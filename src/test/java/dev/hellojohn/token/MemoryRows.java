package dev.hellojohn.token;

import dev.hellojohn.kernel.KeyId;
import dev.hellojohn.kernel.TenantId;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The table of signing keys in memory, with its unique constraint, shared by several nodes. */
final class MemoryRows extends SigningKeyRows {

  private final Map<KeyId, StoredKey> keys = new LinkedHashMap<>();
  private final List<KeyChange> rivals = new ArrayList<>();
  private int reads;
  private boolean refusing;

  MemoryRows() {
    super(null);
  }

  /** A change of another node, which comes in just before the next one of ours. */
  void beforeNextChange(KeyChange rival) {
    rivals.add(rival);
  }

  /** From now on, every change of ours comes too late. */
  void refuseChanges() {
    refusing = true;
  }

  int reads() {
    return reads;
  }

  @Override
  synchronized List<StoredKey> of(TenantId tenantId) {
    reads++;
    return keys.values().stream().filter(key -> key.tenantId().equals(tenantId)).toList();
  }

  @Override
  synchronized void insert(EntityManager em, StoredKey key) {
    keys.put(key.id(), key);
  }

  @Override
  synchronized boolean apply(KeyChange change, Consumer<EntityManager> beside) {
    if (!rivals.isEmpty()) {
      applyUnchecked(rivals.remove(0));
    }
    if (refusing || change.added().stream().anyMatch(this::isTaken)) {
      return false;
    }
    applyUnchecked(change);
    return true;
  }

  private void applyUnchecked(KeyChange change) {
    change.added().forEach(key -> keys.put(key.id(), key));
    change
        .publishedUntil()
        .forEach((id, until) -> keys.computeIfPresent(id, (same, key) -> until(key, until)));
    change.removed().forEach(keys::remove);
  }

  private boolean isTaken(StoredKey wanted) {
    return keys.values().stream()
        .anyMatch(
            key ->
                key.tenantId().equals(wanted.tenantId())
                    && key.algorithm() == wanted.algorithm()
                    && key.generation() == wanted.generation());
  }

  private static StoredKey until(StoredKey key, Instant until) {
    return new StoredKey(
        key.id(),
        key.tenantId(),
        key.algorithm(),
        key.generation(),
        key.publicKey(),
        key.sealedPrivateKey(),
        key.createdAt(),
        key.signsFrom(),
        until);
  }

  @Override
  synchronized int removeEndedBefore(Instant time) {
    int before = keys.size();
    keys.values()
        .removeIf(key -> key.publishedUntil() != null && key.publishedUntil().isBefore(time));
    return before - keys.size();
  }
}
