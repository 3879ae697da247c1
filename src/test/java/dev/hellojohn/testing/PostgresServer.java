package dev.hellojohn.testing;

import dev.hellojohn.config.Secret;
import dev.hellojohn.store.jpa.Login;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/** A real PostgreSQL, started once per JVM and stopped with it. */
public final class PostgresServer {

  private static final AtomicInteger DATABASES = new AtomicInteger();

  private PostgresServer() {}

  private static final class Holder {
    static final EmbeddedPostgres SERVER = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder().setServerConfig("max_connections", "200").start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The port that the server listens on. */
  public static int port() {
    return Holder.SERVER.getPort();
  }

  /** The superuser, on a new and empty database. */
  public static Login freshDatabase() throws SQLException {
    var name = "test" + DATABASES.incrementAndGet();
    run("CREATE DATABASE " + name);
    return new Login(
        "jdbc:postgresql://127.0.0.1:" + port() + "/" + name, "postgres", new Secret("postgres"));
  }

  /**
   * A login without superuser rights that may create roles and databases, as an operator would
   * configure it.
   */
  public static Login freshDatabaseOfPlainOwner() throws SQLException {
    var login = freshDatabase();
    var name = login.url().substring(login.url().lastIndexOf('/') + 1);
    var owner = name + "owner";
    run("CREATE ROLE " + owner + " LOGIN CREATEROLE CREATEDB PASSWORD 'plain'");
    run("ALTER DATABASE " + name + " OWNER TO " + owner);
    return new Login(login.url(), owner, new Secret("plain"));
  }

  private static void run(String sql) throws SQLException {
    try (var connection = Holder.SERVER.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
