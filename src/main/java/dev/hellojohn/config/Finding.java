package dev.hellojohn.config;

/**
 * Something wrong with the configuration.
 *
 * @param key the key's name, such as {@code HELLOJOHN_PUBLIC_URL}
 * @param message what is wrong and what to do; never holds a value
 * @param severity what follows from it
 */
public record Finding(String key, String message, Severity severity) {

  /** What follows from a finding. */
  public enum Severity {
    /** The application does not start. */
    ERROR,
    /** It is logged and shown in the checklist. */
    WARNING
  }

  /** Whether the application does not start because of it. */
  public boolean isError() {
    return severity == Severity.ERROR;
  }
}
