package dev.hellojohn.crypto;

/**
 * What came of checking a password.
 *
 * @param matches whether it is the right one
 * @param needsRehash whether it is, and its hash should be replaced by a new one
 */
public record Verification(boolean matches, boolean needsRehash) {

  /** The wrong password, or no usable hash. */
  static final Verification FAILED = new Verification(false, false);
}
