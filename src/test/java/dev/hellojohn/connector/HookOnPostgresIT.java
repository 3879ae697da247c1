package dev.hellojohn.connector;

import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.testing.PostgresServer;
import java.sql.SQLException;

class HookOnPostgresIT extends HookContract {

  @Override
  Login freshDatabase() throws SQLException {
    return PostgresServer.freshDatabase();
  }
}
