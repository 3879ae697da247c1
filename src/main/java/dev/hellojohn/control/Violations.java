package dev.hellojohn.control;

import dev.hellojohn.kernel.Detail;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.Patch;
import dev.hellojohn.kernel.ProblemException;
import java.util.ArrayList;
import java.util.List;

/** Gathers all that is wrong with a request, so that it is told at once. */
final class Violations {

  private final List<Detail> found = new ArrayList<>();

  void add(String field, String code, String message) {
    found.add(new Detail(field, code, message));
  }

  void addAll(List<Detail> details) {
    found.addAll(details);
  }

  /** A member of a patch that can be changed but not cleared. */
  void refuseNull(String field, Patch<?> patch) {
    if (patch.isNull()) {
      add(field, "required", "This must not be null.");
    }
  }

  /**
   * @throws ProblemException {@code validation_failed} with all of them, if there are any
   */
  void throwIfAny() {
    if (!found.isEmpty()) {
      throw new ProblemException(
          ErrorCode.VALIDATION_FAILED, ErrorCode.VALIDATION_FAILED.defaultMessage(), found);
    }
  }
}
