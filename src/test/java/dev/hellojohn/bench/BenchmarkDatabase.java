package dev.hellojohn.bench;

import dev.hellojohn.config.Secret;
import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.testing.PostgresServer;
import java.net.URI;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * The PostgreSQL to measure on: the one at {@code -Dbench.database.url}, as {@code
 * -Dbench.database.username} with {@code -Dbench.database.password}, else one of its own.
 */
final class BenchmarkDatabase {

  private static final String PREFIX = "jdbc:";

  private static int databases;

  private BenchmarkDatabase() {}

  /** A new database of it. One that was named keeps what was made there. */
  static Login fresh() throws SQLException {
    var url = System.getProperty("bench.database.url", "");
    if (url.isEmpty()) {
      return PostgresServer.freshDatabase();
    }
    var username = System.getProperty("bench.database.username", "postgres");
    var password = System.getProperty("bench.database.password", "");
    var name = "hellojohn_bench_" + ProcessHandle.current().pid() + "_" + ++databases;
    try (var connection = DriverManager.getConnection(url, username, password);
        var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
    return new Login(
        url.substring(0, url.lastIndexOf('/') + 1) + name, username, new Secret(password));
  }

  static String host() {
    return server() == null ? "127.0.0.1" : server().getHost();
  }

  static int port() {
    if (server() == null) {
      return PostgresServer.port();
    }
    return server().getPort() < 0 ? 5432 : server().getPort();
  }

  private static URI server() {
    var url = System.getProperty("bench.database.url", "");
    return url.isEmpty() ? null : URI.create(url.substring(PREFIX.length()));
  }

  /** The same database, by another way. */
  static Login at(Login database, String host, int port) {
    var name = database.url().substring(database.url().lastIndexOf('/'));
    return database.at("jdbc:postgresql://" + host + ":" + port + name);
  }
}
