package dev.hellojohn.token;

import dev.hellojohn.crypto.SealedBox;
import dev.hellojohn.crypto.SigningAlgorithm;
import dev.hellojohn.crypto.SigningKeyPair;
import dev.hellojohn.kernel.IdSource;
import dev.hellojohn.kernel.KeyId;
import dev.hellojohn.kernel.TenantId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;

/** Makes keys, sealed for the database, and opens them again. */
@Singleton
class KeyMaker {

  private final IdSource ids;
  private final SealedBox box;
  private final Clock clock;

  @Inject
  KeyMaker(IdSource ids, SealedBox box, Clock clock) {
    this.ids = ids;
    this.box = box;
    this.clock = clock;
  }

  /**
   * Makes a tenant's first key of an algorithm, which may sign at once. RSA takes a tenth of a
   * second and more, the others well under a millisecond.
   */
  StoredKey first(TenantId tenantId, SigningAlgorithm algorithm) {
    return make(tenantId, algorithm, 1, clock.instant());
  }

  /** Makes the key that follows another one. */
  StoredKey successor(StoredKey key, Instant signsFrom) {
    return make(key.tenantId(), key.algorithm(), key.generation() + 1, signsFrom);
  }

  private StoredKey make(
      TenantId tenantId, SigningAlgorithm algorithm, int generation, Instant signsFrom) {
    return StoredKey.of(
        new KeyId(ids.next(KeyId.PREFIX)),
        tenantId,
        generation,
        SigningKeyPair.generate(algorithm),
        box,
        clock.instant(),
        signsFrom);
  }

  SigningKey open(StoredKey key) {
    return SigningKey.open(key, box);
  }
}
