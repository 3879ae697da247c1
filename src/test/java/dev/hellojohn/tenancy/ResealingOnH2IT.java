package dev.hellojohn.tenancy;

import dev.hellojohn.config.Secret;
import dev.hellojohn.store.jpa.Login;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;

class ResealingOnH2IT extends ResealingContract {

  private static final AtomicInteger COUNT = new AtomicInteger();

  @TempDir static Path directory;

  @Override
  Login freshDatabase() {
    return new Login(
        "jdbc:h2:file:"
            + directory.resolve("db" + COUNT.incrementAndGet()).resolve("hellojohn")
            + ";WRITE_DELAY=0;DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE",
        "HELLOJOHN",
        new Secret(""));
  }
}
