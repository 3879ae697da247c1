package dev.hellojohn.connector;

import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.testing.H2Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class HookOnH2IT extends HookContract {

  @TempDir static Path directory;

  @Override
  Login freshDatabase() {
    return H2Files.owner(directory.resolve("hellojohn"));
  }
}
