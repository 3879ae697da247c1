package dev.hellojohn.crypto;

import java.util.Optional;

/**
 * Decides whether a password hash from another product can be taken over. To be asked before one is
 * stored: {@link PasswordHasher#verify} computes whatever is stored.
 *
 * <p>Forms: Argon2 (PHC), bcrypt ({@code $2a$ $2b$ $2y$}), PBKDF2 with SHA-1, SHA-256 or SHA-512
 * (PHC, passlib, Django), scrypt (PHC), Firebase-scrypt ({@code $firescrypt$ln=14,r=8,p=1,ss=<salt
 * separator>,sk=<signer key>$salt$hash}).
 *
 * <p>Bounds, so that no imported hash exhausts the server: 128 MiB; about one second (Argon2: one
 * GiB filled, scrypt: N·r·p of 2^21, bcrypt: cost 14, PBKDF2: 2,000,000 rounds).
 */
public final class ImportedHashes {

  private ImportedHashes() {}

  /**
   * Returns why a hash cannot be imported; empty when it can. The reason completes the sentence
   * "this hash …" and does not repeat the hash.
   */
  public static Optional<String> check(String hash) {
    try {
      return StoredHash.parse(hash).excess();
    } catch (UnusableHashException e) {
      return Optional.of(e.reason());
    }
  }
}
