package dev.hellojohn.ops;

/** Something that the server cannot, or can hardly, serve without. Each is a bean. */
interface ReadinessProbe {

  /** The member of the readiness answer, such as {@code db}. */
  String name();

  /** Looks now; returns within about a second. */
  Condition condition();

  /** What was found. */
  enum Condition {
    /** It answers. */
    OK,
    /** It does not answer, and the server is not ready. */
    ERROR,
    /** It is not configured. */
    DISABLED
  }
}
