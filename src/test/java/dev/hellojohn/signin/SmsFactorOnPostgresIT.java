package dev.hellojohn.signin;

import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.testing.PostgresServer;
import java.sql.SQLException;

class SmsFactorOnPostgresIT extends SmsFactorContract {

  @Override
  Login freshDatabase() throws SQLException {
    return PostgresServer.freshDatabase();
  }
}
