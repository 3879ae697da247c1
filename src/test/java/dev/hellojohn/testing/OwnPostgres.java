package dev.hellojohn.testing;

import dev.hellojohn.config.Secret;
import dev.hellojohn.store.jpa.Login;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A PostgreSQL of one test's own. */
public final class OwnPostgres extends OwnDatabase {

  private final Path data;
  private EmbeddedPostgres server;
  private int port;

  public OwnPostgres() {
    try {
      data = Files.createTempDirectory("hellojohn-postgres").resolve("data");
      start();
      port = server.getPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public Login login() {
    return new Login(
        "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", new Secret("postgres"));
  }

  @Override
  public void start() {
    var builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .setServerConfig("max_connections", "100");
    if (port != 0) {
      builder.setPort(port);
    }
    try {
      server = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  ProcessHandle process() {
    try {
      var pid = Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip();
      return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    stop();
  }
}
