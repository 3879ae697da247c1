package dev.hellojohn.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hellojohn.testing.CountedTally;
import org.junit.jupiter.api.Test;

class TallyTest {

  private final CountedTally tally = new CountedTally();

  @Test
  void countsASuccessAndPassesTheResultOn() {
    assertThat(tally.outcome(Happening.SIGN_IN, () -> "in")).isEqualTo("in");
    assertThat(tally.count(Happening.SIGN_IN, Tally.Outcome.SUCCEEDED)).isOne();
  }

  @Test
  void countsARefusalByItsCodeAndPassesItOn() {
    var refusal = new ProblemException(ErrorCode.INVALID_CREDENTIALS);
    assertThatThrownBy(
            () ->
                tally.outcome(
                    Happening.SIGN_IN,
                    () -> {
                      throw refusal;
                    }))
        .isSameAs(refusal);
    assertThat(tally.count(Happening.SIGN_IN, ErrorCode.INVALID_CREDENTIALS)).isOne();
    assertThat(tally.count(Happening.SIGN_IN, Tally.Outcome.SUCCEEDED)).isZero();
  }

  @Test
  void countsADefectAsOne() {
    assertThatThrownBy(
            () ->
                tally.outcome(
                    Happening.SIGN_UP,
                    () -> {
                      throw new IllegalStateException("a defect");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(tally.count(Happening.SIGN_UP, ErrorCode.INTERNAL_ERROR)).isOne();
  }
}
