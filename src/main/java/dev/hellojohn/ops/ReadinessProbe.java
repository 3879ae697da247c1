package dev.hellojohn.ops;

import java.util.Map;

/** Something that the server cannot, or can hardly, serve without. Each is a bean. */
interface ReadinessProbe {

  /** The member of the readiness answer, such as {@code db}. */
  String name();

  /** Whether the server is not ready while this is in error; else it says so and serves. */
  default boolean isEssential() {
    return true;
  }

  /** Looks now; returns within about a second. */
  Condition condition();

  /** What else was seen, for operators, by names in snake_case; looks at nothing anew. */
  default Map<String, Long> details() {
    return Map.of();
  }

  /** What was found. */
  enum Condition {
    /** It answers. */
    OK,
    /** It does not answer. */
    ERROR,
    /** It is not configured. */
    DISABLED
  }
}
