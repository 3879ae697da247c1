package dev.hellojohn.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.eclipse.microprofile.config.spi.Converter;
import org.junit.jupiter.api.Test;

class ConfigurationTest {

  @Test
  void takesTheFirstSourcesTextAsItIs() {
    Configuration configuration =
        new Configuration(
            new Sources(
                List.of(
                    source(
                        Map.of(
                            "HELLOJOHN_ENV", "development",
                            "HELLOJOHN_HTTP_PORT", "",
                            "HELLOJOHN_ADMIN_SEED_PASSWORD", "pa${ss}word$\\")),
                    source(
                        Map.of(
                            "HELLOJOHN_ENV", "test",
                            "HELLOJOHN_HTTP_PORT", "4000",
                            "HELLOJOHN_OPS_PORT", "4001")))));
    assertThat(configuration.server().mode()).isEqualTo(RunMode.DEVELOPMENT);
    assertThat(configuration.server().httpPort()).isEqualTo(3100);
    assertThat(configuration.server().opsPort()).isEqualTo(4001);
    assertThat(configuration.seed().orElseThrow().password().reveal()).isEqualTo("pa${ss}word$\\");
    assertThat(configuration.database().url().isFilesystem()).isTrue();
    assertThat(configuration.encryption().key()).isEqualTo(Settings.DEVELOPMENT_KEY);
    assertThat(configuration.argon2().iterations()).isEqualTo(2);
    assertThat(configuration.rateLimit().enabled()).isTrue();
    assertThat(configuration.findings()).isEmpty();
  }

  private static ConfigSource source(Map<String, String> values) {
    return new ConfigSource() {
      @Override
      public Set<String> getPropertyNames() {
        return values.keySet();
      }

      @Override
      public String getValue(String name) {
        return values.get(name);
      }

      @Override
      public String getName() {
        return "a source";
      }
    };
  }

  /** A configuration of which nothing but the sources may be asked. */
  private record Sources(Iterable<ConfigSource> sources) implements Config {

    @Override
    public Iterable<ConfigSource> getConfigSources() {
      return sources;
    }

    @Override
    public <T> T getValue(String name, Class<T> type) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ConfigValue getConfigValue(String name) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <T> Optional<T> getOptionalValue(String name, Class<T> type) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Iterable<String> getPropertyNames() {
      throw new UnsupportedOperationException();
    }

    @Override
    public <T> Optional<Converter<T>> getConverter(Class<T> type) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <T> T unwrap(Class<T> type) {
      throw new UnsupportedOperationException();
    }
  }
}
