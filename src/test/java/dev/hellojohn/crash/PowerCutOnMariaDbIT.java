package dev.hellojohn.crash;

import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.testing.MariaDbServer;
import java.sql.SQLException;

class PowerCutOnMariaDbIT extends PowerCutContract {

  @Override
  Login freshDatabase() throws SQLException {
    return MariaDbServer.freshDatabase();
  }
}
