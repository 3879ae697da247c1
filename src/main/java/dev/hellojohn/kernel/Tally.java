package dev.hellojohn.kernel;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * Counts what happens, for whoever operates the server. A feature says what happened; {@code ops}
 * decides how that is shown (ADR 011).
 *
 * <p>A kind is an enum's constant, so that the number of series is bounded when the code is
 * written: no user, address or tenant can ever become one. Counting never fails and costs well
 * under a microsecond. It belongs after the commit: work in a transaction may be run twice.
 */
public interface Tally {

  /** One more of what has no kinds. */
  void add(Happening what);

  /** One more of a kind. */
  void add(Happening what, Enum<?> kind);

  /** Something took so long. */
  void took(Timed what, Duration time);

  /**
   * Runs a use case and counts how it ended: as {@link Outcome#SUCCEEDED}, by the code of its
   * refusal, or as {@code internal_error}.
   */
  default <T> T outcome(Happening act, Supplier<T> useCase) {
    Enum<?> outcome = ErrorCode.INTERNAL_ERROR;
    try {
      T result = useCase.get();
      outcome = Outcome.SUCCEEDED;
      return result;
    } catch (ProblemException refusal) {
      outcome = refusal.code();
      throw refusal;
    } finally {
      add(act, outcome);
    }
  }

  /** How a use case ended that was not refused. */
  enum Outcome {
    /** It did what was asked. */
    SUCCEEDED
  }
}
