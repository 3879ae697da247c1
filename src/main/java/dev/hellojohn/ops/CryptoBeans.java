package dev.hellojohn.ops;

import dev.hellojohn.config.Configuration;
import dev.hellojohn.config.Secret;
import dev.hellojohn.crypto.Argon2Parameters;
import dev.hellojohn.crypto.CursorCodec;
import dev.hellojohn.crypto.Derivation;
import dev.hellojohn.crypto.KeyRing;
import dev.hellojohn.crypto.PasswordHasher;
import dev.hellojohn.crypto.SealedBox;
import dev.hellojohn.kernel.Tally;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The cryptography that is made of the configured keys and costs. */
final class CryptoBeans {

  private static final int CURSOR_KEY_BYTES = 32;

  private CryptoBeans() {}

  @Produces
  @Singleton
  static KeyRing keyRing(Configuration configuration) {
    return KeyRing.ofHex(configuration.encryption().all().stream().map(Secret::reveal).toList());
  }

  @Produces
  @Singleton
  static SealedBox sealedBox(KeyRing ring) {
    return new SealedBox(ring);
  }

  @Produces
  @Singleton
  static Derivation derivation(KeyRing ring) {
    return new Derivation(ring);
  }

  @Produces
  @Singleton
  static CursorCodec cursors(Derivation derivation) {
    return new CursorCodec(
        derivation.deriveAll("hellojohn cursors v1", new byte[0], CURSOR_KEY_BYTES));
  }

  @Produces
  @Singleton
  static PasswordHasher passwordHasher(Configuration configuration, Tally tally) {
    var argon2 = configuration.argon2();
    return new PasswordHasher(
        new Argon2Parameters(argon2.memoryKib(), argon2.iterations(), argon2.parallelism()),
        argon2.maxConcurrent(),
        argon2.queueBound(),
        argon2.maxWait(),
        tally);
  }
}
