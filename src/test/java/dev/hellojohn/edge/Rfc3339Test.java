package dev.hellojohn.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Rfc3339Test {

  @ParameterizedTest
  @CsvSource({
    "2026-01-31T12:00:00Z,2026-01-31T12:00:00Z",
    "2026-01-31T12:00:00.5Z,2026-01-31T12:00:00.500Z",
    "2026-01-31T12:00:00-02:30,2026-01-31T14:30:00Z",
    "2026-01-31T12:00Z,",
    "2026-01-31 12:00:00Z,",
    "2026-01-31T12:00:00,",
    "2026-01-31t12:00:00z,",
    "2026-13-31T12:00:00Z,",
    "2026-01-31T12:00:00+25:00,",
    "+12026-01-31T12:00:00Z,",
    "2026-01-31T12:00:00.1234567890Z,",
    "1970-01-01T00:00:00Z,1970-01-01T00:00:00Z",
    "1970-01-01T00:00:00+00:01,",
    "0000-01-01T00:00:00Z,",
    "9998-12-31T23:59:59Z,9998-12-31T23:59:59Z",
    "9999-01-01T00:00:00.001Z,",
    "9999-12-31T23:59:59-18:00,",
  })
  void readsTimesOfOneForm(String text, String expected) {
    assertThat(Rfc3339.parse(text)).isEqualTo(Optional.ofNullable(expected).map(Instant::parse));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-31T12:00:00-02:30,2026-01-31T14:30:00Z",
    "0000-01-01T00:00:00Z,1970-01-01T00:00:00Z",
    "1969-12-31T23:59:59Z,1970-01-01T00:00:00Z",
    "9999-12-31T23:59:59-18:00,9999-01-01T00:00:00Z",
    "yesterday,",
  })
  void aBoundIsDrawnToWhereRowsCanBe(String text, String expected) {
    assertThat(Rfc3339.parseBound(text))
        .isEqualTo(Optional.ofNullable(expected).map(Instant::parse));
  }
}
