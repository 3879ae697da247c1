package dev.hellojohn.crypto;

import dev.hellojohn.kernel.Detail;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import java.util.List;

/**
 * Why a password is refused.
 *
 * @param code {@code password_too_weak} when it breaks a rule, {@code password_breached} when its
 *     only fault is to be known
 * @param details every fault, in a stable order; none holds the password
 */
public record PasswordRefusal(ErrorCode code, List<Detail> details) {

  /** Copies the details. */
  public PasswordRefusal {
    details = List.copyOf(details);
  }

  /** The answer to the request that brought the password. */
  public ProblemException toProblem() {
    return new ProblemException(code, code.defaultMessage(), details);
  }
}
