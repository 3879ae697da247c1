package dev.hellojohn.signin;

import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.testing.MariaDbServer;
import java.sql.SQLException;

class PasskeyOnMariaDbIT extends PasskeyContract {

  @Override
  Login freshDatabase() throws SQLException {
    return MariaDbServer.freshDatabase();
  }
}
