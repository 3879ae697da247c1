package dev.hellojohn.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetadataTest {

  /** What is counted is what a token will hold: {@code 1E+6} comes back as {@code 1000000.0}. */
  @Test
  void theBoundIsOfWhatComesBack() {
    var number = new BigDecimal("1e6");
    assertThat(Metadata.fault("m", numbers(number, 400), Metadata.MAX_PUBLIC_BYTES)).isEmpty();
    assertThat(Metadata.fault("m", numbers(number, 410), Metadata.MAX_PUBLIC_BYTES))
        .hasValueSatisfying(fault -> assertThat(fault.code()).isEqualTo("too_long"));
  }

  private static Map<String, Object> numbers(BigDecimal number, int count) {
    return Map.of("a", Collections.nCopies(count, number));
  }

  @Test
  void theBoundIsInBytes() {
    var bound = Metadata.MAX_PUBLIC_BYTES;
    assertThat(Metadata.fault("m", Map.of("x", "x".repeat(bound - 8)), bound)).isEmpty();
    assertThat(Metadata.fault("m", Map.of("x", "x".repeat(bound - 7)), bound)).isPresent();
    assertThat(Metadata.fault("m", Map.of("x", "ж".repeat((bound - 8) / 2)), bound)).isEmpty();
    assertThat(Metadata.fault("m", Map.of("x", "ж".repeat((bound - 6) / 2)), bound)).isPresent();
  }
}
