package dev.hellojohn.token;

import dev.hellojohn.crypto.Base64Url;
import dev.hellojohn.crypto.SealedBox;
import dev.hellojohn.crypto.SigningAlgorithm;
import dev.hellojohn.crypto.SigningKeyPair;
import dev.hellojohn.kernel.KeyId;
import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.store.SealedColumn;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A signing key as it lies in the database.
 *
 * <p>It is published from its making until {@code publishedUntil}, and signs from {@code signsFrom}
 * until its successor does. Nothing but {@code publishedUntil} ever changes.
 *
 * @param generation 1 for a tenant's first key of an algorithm, one more for each that follows;
 *     unique, so that two rotations at once can't both happen
 * @param publicKey the encoded public half in base64url
 * @param sealedPrivateKey opens for this tenant and this column alone
 * @param publishedUntil null as long as the key has no successor
 */
record StoredKey(
    KeyId id,
    TenantId tenantId,
    SigningAlgorithm algorithm,
    int generation,
    String publicKey,
    String sealedPrivateKey,
    Instant createdAt,
    Instant signsFrom,
    @Nullable Instant publishedUntil) {

  static final SealedColumn PRIVATE_KEY =
      new SealedColumn("SigningKeyEntity", "privateKey", "tenantId", "cp_signing_key.private_key");

  /** Seals a new key for its place. */
  static StoredKey of(
      KeyId id,
      TenantId tenantId,
      int generation,
      SigningKeyPair pair,
      SealedBox box,
      Instant createdAt,
      Instant signsFrom) {
    return new StoredKey(
        id,
        tenantId,
        pair.algorithm(),
        generation,
        Base64Url.encode(pair.publicEncoded()),
        box.seal(pair.privateEncoded(), PRIVATE_KEY.placeOf(tenantId.value())),
        createdAt,
        signsFrom,
        null);
  }

  /**
   * Opens the key. The private half vouches for the public one: a row that someone wrote into the
   * database without the encryption key, or copied from another tenant, does not open.
   *
   * @throws dev.hellojohn.crypto.BrokenSealException when the private half does not open here
   * @throws IllegalStateException when the halves do not belong together
   */
  SigningKeyPair open(SealedBox box) {
    byte[] privateEncoded = box.openBytes(sealedPrivateKey, PRIVATE_KEY.placeOf(tenantId.value()));
    try {
      byte[] publicEncoded = Base64Url.decode(publicKey).orElseThrow();
      return SigningKeyPair.of(algorithm, privateEncoded, publicEncoded);
    } catch (RuntimeException e) {
      throw new IllegalStateException("The signing key " + id + " is damaged", e);
    }
  }

  boolean isPublished(Instant now) {
    return publishedUntil == null || publishedUntil.isAfter(now);
  }
}
