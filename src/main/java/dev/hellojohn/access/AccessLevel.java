package dev.hellojohn.access;

/** What a resource method asks of its caller. */
public enum AccessLevel {
  /** Nothing: credentials are not looked at, and no tenant is set. */
  ANONYMOUS,
  /**
   * A publishable key, in {@code X-Client-Id} or as bearer; a user's token beside it is ignored.
   */
  CLIENT,
  /** A publishable key and the access token of a live session of the same tenant. */
  USER,
  /** A secret key. */
  SERVER,
  /** A secret key, or what {@link #USER} asks; the method tells them apart by the caller. */
  SERVER_OR_USER,
  /** An admin's session or a master key, with the scopes that the rule names. */
  OPERATOR,
  /** An admin's session, with the scopes that the rule names: there is a person behind it. */
  ADMIN,
  /**
   * An admin's session in the browser, by its cookie alone, with the scopes that the rule names.
   */
  CONSOLE;

  /** Whether this is a rule of the Control Plane. */
  boolean isControlPlane() {
    return this == OPERATOR || this == ADMIN || this == CONSOLE;
  }
}
