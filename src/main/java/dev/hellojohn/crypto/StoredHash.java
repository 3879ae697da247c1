package dev.hellojohn.crypto;

import java.util.Optional;

/** A password hash as it stands in the database, in one of the forms that are read here. */
sealed interface StoredHash
    permits Argon2Hash, BcryptHash, Pbkdf2Hash, ScryptHash, FirebaseScryptHash {

  /** No form of ours is longer; keeps the parsing of anything else short. */
  int MAX_LENGTH = 512;

  /** What an imported hash may fill at most; it then runs alone. OWASP's scrypt needs this much. */
  long MAX_MEMORY_KIB = 131_072;

  /**
   * Computes the hash anew and compares in constant time.
   *
   * @param password the password in UTF-8, normalised
   * @param memory lends what Argon2 fills
   */
  boolean matches(byte[] password, Argon2Memory memory);

  /** The memory that computing it takes. */
  long memoryKib();

  /** Why it must not be imported though it could be computed: it costs too much. */
  Optional<String> excess();

  /**
   * Reads a stored hash.
   *
   * @throws UnusableHashException when it is in none of the forms
   */
  static StoredHash parse(String text) throws UnusableHashException {
    if (text.length() > MAX_LENGTH) {
      throw new UnusableHashException("is too long");
    }
    if (text.startsWith("$argon2")) {
      return Argon2Hash.parse(text);
    }
    if (text.startsWith("$2")) {
      return BcryptHash.parse(text);
    }
    if (text.startsWith("$pbkdf2-") || text.startsWith("pbkdf2_")) {
      return Pbkdf2Hash.parse(text);
    }
    if (text.startsWith("$scrypt$")) {
      return ScryptHash.parse(text);
    }
    if (text.startsWith("$firescrypt$")) {
      return FirebaseScryptHash.parse(text);
    }
    throw new UnusableHashException("is in none of the supported forms");
  }
}
