package dev.hellojohn.store;

/**
 * The database can be reached but must not be run with. The message tells an operator why; it holds
 * no secret.
 */
public class InstallationRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String reason;

  public InstallationRefusedException(String reason) {
    super(reason);
    this.reason = reason;
  }

  /** Why, in a sentence for an operator that says what to do. */
  public String reason() {
    return reason;
  }
}
