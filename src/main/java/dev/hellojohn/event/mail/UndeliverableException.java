package dev.hellojohn.event.mail;

import java.util.OptionalInt;

/** A mail that was not taken. */
final class UndeliverableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Trouble trouble;
  private final int replyCode;

  /**
   * @param replyCode what an SMTP server answered, or 0 for nothing
   */
  UndeliverableException(Trouble trouble, int replyCode, Throwable cause) {
    super(cause);
    this.trouble = trouble;
    this.replyCode = replyCode;
  }

  Trouble trouble() {
    return trouble;
  }

  OptionalInt replyCode() {
    return replyCode == 0 ? OptionalInt.empty() : OptionalInt.of(replyCode);
  }

  /** Whether it is no use to try again. */
  boolean isForGood() {
    return trouble == Trouble.REFUSED_FOR_GOOD;
  }
}
