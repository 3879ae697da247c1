package dev.hellojohn.control;

import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.testing.H2Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class ControlOnH2IT extends ControlContract {

  @TempDir Path directory;

  @Override
  Login freshDatabase() {
    return H2Files.owner(directory.resolve("hellojohn"));
  }
}
