package dev.hellojohn.crypto;

/** The Java runtime lacks an algorithm that each of them must have: a broken installation. */
public final class CryptographyUnavailable extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  CryptographyUnavailable(Throwable cause) {
    super("the Java runtime refuses a required algorithm", cause);
  }
}
