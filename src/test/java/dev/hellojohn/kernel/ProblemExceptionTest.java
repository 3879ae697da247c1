package dev.hellojohn.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemExceptionTest {

  @Test
  void takesTheCodesMessageByDefault() {
    ProblemException problem = new ProblemException(ErrorCode.NOT_FOUND);
    assertThat(problem.code()).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(problem.safeMessage()).isEqualTo(ErrorCode.NOT_FOUND.defaultMessage());
    assertThat(problem.details()).isEmpty();
    assertThat(problem.retryAfter()).isEmpty();
    assertThat(problem.extensions()).isEmpty();
    assertThat(problem.getStackTrace()).isEmpty();
  }

  @Test
  void carriesDetailsWaitAndExtensions() {
    Detail detail = new Detail("password", "too_short", "Take more.");
    RuntimeException cause = new IllegalStateException("x");
    ProblemException problem =
        new ProblemException(ErrorCode.VALIDATION_FAILED, "No.", List.of(detail))
            .withRetryAfter(Duration.ofSeconds(3))
            .withExtension("challenge_id", "c")
            .withExtension("factors", List.of())
            .withCause(cause);
    assertThat(problem).hasMessage("validation_failed: No.").hasCause(cause);
    assertThat(problem.details()).containsExactly(detail);
    assertThat(problem.retryAfter()).contains(Duration.ofSeconds(3));
    assertThat(problem.extensions()).containsOnlyKeys("challenge_id", "factors");
    assertThat(problem.extensions().keySet()).containsExactly("challenge_id", "factors");
  }

  @Test
  void addingMakesANewOne() {
    ProblemException problem = new ProblemException(ErrorCode.MFA_REQUIRED, "Go on.");
    ProblemException more = problem.withExtension("challenge_id", "c");
    assertThat(more).isNotSameAs(problem);
    assertThat(problem.extensions()).isEmpty();
  }
}
