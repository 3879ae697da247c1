package dev.hellojohn.ops;

import dev.hellojohn.config.Configuration;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Room for the file storage; a database that is elsewhere looks after its own. */
@Singleton
class DiskProbe implements ReadinessProbe {

  /** H2 needs room to compact its files, as much as they have: what a small one takes. */
  private static final long LEAST_BYTES = 64L << 20;

  private final Configuration configuration;

  @Inject
  DiskProbe(Configuration configuration) {
    this.configuration = configuration;
  }

  @Override
  public String name() {
    return "disk";
  }

  @Override
  public Condition condition() {
    return directory()
        .map(path -> free(path) >= LEAST_BYTES ? Condition.OK : Condition.ERROR)
        .orElse(Condition.DISABLED);
  }

  @Override
  public Map<String, Long> details() {
    return directory().map(path -> Map.of("free_bytes", free(path))).orElse(Map.of());
  }

  private Optional<Path> directory() {
    return configuration.isRefused() || !configuration.database().url().isFilesystem()
        ? Optional.empty()
        : Optional.of(configuration.server().dataDir());
  }

  /** 0 when the directory is not there. */
  private static long free(Path directory) {
    return directory.toFile().getUsableSpace();
  }
}
