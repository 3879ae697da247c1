package dev.hellojohn.crash;

import dev.hellojohn.config.Secret;
import dev.hellojohn.store.jpa.Login;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class PowerCutOnH2IT extends PowerCutContract {

  @TempDir static Path directory;

  private int databases;

  @Override
  Login freshDatabase() {
    return new Login(
        "jdbc:h2:file:"
            + directory.resolve("d" + ++databases).resolve("hellojohn")
            + ";WRITE_DELAY=0;DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0",
        "HELLOJOHN",
        new Secret("owner-password"));
  }

  /** The files are closed with their last connection. */
  @Override
  Login here(Login owner) {
    return owner.at(owner.url().replace("DB_CLOSE_DELAY=-1", "DB_CLOSE_DELAY=0"));
  }
}
