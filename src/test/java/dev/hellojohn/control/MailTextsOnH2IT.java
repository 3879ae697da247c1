package dev.hellojohn.control;

import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.testing.H2Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class MailTextsOnH2IT extends MailTextsContract {

  @TempDir static Path directory;

  @Override
  Login freshDatabase() {
    return H2Files.owner(directory.resolve("hellojohn"));
  }
}
