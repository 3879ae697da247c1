package dev.hellojohn.console;

import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.testing.PostgresServer;
import java.sql.SQLException;

class ConsoleOnPostgresIT extends ConsoleContract {

  @Override
  Login freshDatabase() throws SQLException {
    return PostgresServer.freshDatabaseOfPlainOwner();
  }
}
