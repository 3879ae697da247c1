package dev.hellojohn.event.audit;

/** A chain does not end as it was signed: it is not continued, so that this stays visible. */
final class BrokenChainException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BrokenChainException(String message) {
    super(message);
  }
}
