package dev.hellojohn.crypto;

/** A stored password hash in no form that is read here; says why, without repeating it. */
final class UnusableHashException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String reason;

  UnusableHashException(String reason) {
    super(reason, null, false, false);
    this.reason = reason;
  }

  /** Completes the sentence "this hash …". */
  String reason() {
    return reason;
  }
}
