package dev.hellojohn.store;

/**
 * The database can be reached but must not be run with. The message tells an operator why; it holds
 * no secret.
 */
public class InstallationRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public InstallationRefusedException(String message) {
    super(message);
  }
}
