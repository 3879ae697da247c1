package dev.hellojohn.signin;

import dev.hellojohn.config.Secret;
import dev.hellojohn.store.jpa.Login;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class TrustedDeviceOnH2IT extends TrustedDeviceContract {

  @TempDir static Path directory;

  @Override
  Login freshDatabase() {
    return new Login(
        "jdbc:h2:file:"
            + directory.resolve("hellojohn")
            + ";WRITE_DELAY=0;DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE",
        "HELLOJOHN",
        new Secret("owner-password"));
  }
}
