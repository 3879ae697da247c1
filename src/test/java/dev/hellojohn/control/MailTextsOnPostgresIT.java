package dev.hellojohn.control;

import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.testing.PostgresServer;
import java.sql.SQLException;

class MailTextsOnPostgresIT extends MailTextsContract {

  @Override
  Login freshDatabase() throws SQLException {
    return PostgresServer.freshDatabase();
  }
}
