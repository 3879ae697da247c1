package dev.hellojohn.event.mail;

/** A mail that was not taken. */
final class UndeliverableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean forGood;

  /**
   * @param forGood whether it is no use to try again
   */
  UndeliverableException(boolean forGood, Throwable cause) {
    super(cause);
    this.forGood = forGood;
  }

  boolean isForGood() {
    return forGood;
  }
}
