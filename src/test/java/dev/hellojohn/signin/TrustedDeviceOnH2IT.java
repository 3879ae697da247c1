package dev.hellojohn.signin;

import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.testing.H2Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class TrustedDeviceOnH2IT extends TrustedDeviceContract {

  @TempDir static Path directory;

  @Override
  Login freshDatabase() {
    return H2Files.owner(directory.resolve("hellojohn"));
  }
}
