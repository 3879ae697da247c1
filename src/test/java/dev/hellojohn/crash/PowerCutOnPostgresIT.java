package dev.hellojohn.crash;

import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.testing.PostgresServer;
import java.sql.SQLException;

class PowerCutOnPostgresIT extends PowerCutContract {

  @Override
  Login freshDatabase() throws SQLException {
    return PostgresServer.freshDatabase();
  }
}
