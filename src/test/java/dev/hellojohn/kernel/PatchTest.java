package dev.hellojohn.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PatchTest {

  @Test
  void absentLeavesAlone() {
    Patch<String> patch = Patch.absent();
    assertThat(patch.isAbsent()).isTrue();
    assertThat(patch.isNull()).isFalse();
    assertThat(patch.value()).isEmpty();
    assertThat(patch.applyTo("old")).isEqualTo("old");
    assertThat(patch.applyTo(null)).isNull();
    assertThat(patch.map(String::length)).isEqualTo(Patch.absent());
  }

  @Test
  void nullClears() {
    Patch<String> patch = Patch.ofNull();
    assertThat(patch.isAbsent()).isFalse();
    assertThat(patch.isNull()).isTrue();
    assertThat(patch.value()).isEmpty();
    assertThat(patch.applyTo("old")).isNull();
    assertThat(patch.map(String::length)).isEqualTo(Patch.ofNull());
    assertThat(Patch.ofNullable(null)).isEqualTo(patch);
  }

  @Test
  void aValueSets() {
    Patch<String> patch = Patch.of("new");
    assertThat(patch.isAbsent()).isFalse();
    assertThat(patch.isNull()).isFalse();
    assertThat(patch.value()).contains("new");
    assertThat(patch.applyTo("old")).isEqualTo("new");
    assertThat(patch.map(String::length)).isEqualTo(Patch.of(3));
    assertThat(Patch.ofNullable("new")).isEqualTo(patch);
  }
}
