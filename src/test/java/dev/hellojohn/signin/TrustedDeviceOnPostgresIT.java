package dev.hellojohn.signin;

import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.testing.PostgresServer;
import java.sql.SQLException;

class TrustedDeviceOnPostgresIT extends TrustedDeviceContract {

  @Override
  Login freshDatabase() throws SQLException {
    return PostgresServer.freshDatabase();
  }
}
