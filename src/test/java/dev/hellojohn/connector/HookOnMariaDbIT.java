package dev.hellojohn.connector;

import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.testing.MariaDbServer;
import java.sql.SQLException;

class HookOnMariaDbIT extends HookContract {

  @Override
  Login freshDatabase() throws SQLException {
    return MariaDbServer.freshDatabase();
  }
}
