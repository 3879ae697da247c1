package dev.hellojohn.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.beans.Introspector;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SecretTest {

  @Test
  void showsNothing() {
    Secret secret = new Secret("hunter2");
    assertThat(secret).hasToString("[redacted]");
    assertThat("" + new SeedConfig(SeedConfig.DEVELOPMENT_EMAIL, secret)).doesNotContain("hunter2");
    assertThat(secret.reveal()).isEqualTo("hunter2");
  }

  @Test
  void hasNoPropertyThatAMapperWouldFind() throws Exception {
    assertThat(Secret.class.isRecord()).isFalse();
    assertThat(Secret.class.getFields()).isEmpty();
    assertThat(
            Arrays.stream(
                    Introspector.getBeanInfo(Secret.class, Object.class).getPropertyDescriptors())
                .map(property -> property.getName()))
        .containsExactly("empty");
  }

  @Test
  void comparesByValue() {
    assertThat(new Secret("a")).isEqualTo(new Secret("a")).hasSameHashCodeAs(new Secret("a"));
    assertThat(new Secret("a")).isNotEqualTo(new Secret("b")).isNotEqualTo(new Secret("ab"));
    assertThat(new Secret("a").equals(null)).isFalse();
    assertThat(new Secret("").isEmpty()).isTrue();
    assertThat(new Secret("a").isEmpty()).isFalse();
  }
}
