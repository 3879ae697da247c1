package dev.hellojohn.signin;

import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.testing.MariaDbServer;
import java.sql.SQLException;

class SmsFactorOnMariaDbIT extends SmsFactorContract {

  @Override
  Login freshDatabase() throws SQLException {
    return MariaDbServer.freshDatabase();
  }
}
