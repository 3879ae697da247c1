package dev.hellojohn.crypto;

/**
 * A sealed value that does not open: changed, cut, made for another place, or sealed with a key
 * that is not on the ring. Holds neither the value nor a hint about what differs.
 */
public final class BrokenSealException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BrokenSealException() {
    super("a sealed value does not open with the configured keys");
  }
}
