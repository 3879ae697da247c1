package dev.hellojohn.testing;

import dev.hellojohn.config.Secret;
import dev.hellojohn.store.jpa.Login;
import java.nio.file.Path;

/** H2 databases in files, as the product opens them, but for that a test's stays open. */
public final class H2Files {

  private H2Files() {}

  /** The owner's login to a database of its own, which is made by its first connection. */
  public static Login owner(Path file) {
    return new Login(
        "jdbc:h2:file:" + file + ";WRITE_DELAY=0;DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE",
        "HELLOJOHN",
        new Secret("owner-password"));
  }
}
