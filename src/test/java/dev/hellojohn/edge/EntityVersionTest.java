package dev.hellojohn.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntityVersionTest {

  private final EntityVersion version = new EntityVersion(7);

  @Test
  void isAStrongTag() {
    assertThat(version.toTag()).isEqualTo("\"7\"");
  }

  @Test
  void asksNothingOfACallerWhoAsksNothing() {
    version.requireMatch(null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", " * ", "\"7\"", "\"6\", \"7\"", "\"7\",W/\"7\"", "\"\",\"7\""})
  void passesTheVersionThatTheCallerSaw(String ifMatch) {
    version.requireMatch(ifMatch);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"6\"|PRECONDITION_FAILED",
        "W/\"7\"|PRECONDITION_FAILED",
        "\"07\"|PRECONDITION_FAILED",
        "\"6\",\"8\"|PRECONDITION_FAILED",
        "7|INVALID_REQUEST",
        "''|INVALID_REQUEST",
        "\"7|INVALID_REQUEST",
        "\"7\",|INVALID_REQUEST",
        "w/\"7\"|INVALID_REQUEST",
        "\"7\",*|INVALID_REQUEST"
      })
  void refusesALostUpdate(String ifMatch, ErrorCode code) {
    assertThat(
            catchThrowableOfType(ProblemException.class, () -> version.requireMatch(ifMatch))
                .code())
        .isEqualTo(code);
  }
}
