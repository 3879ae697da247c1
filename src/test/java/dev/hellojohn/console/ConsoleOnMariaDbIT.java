package dev.hellojohn.console;

import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.testing.MariaDbServer;
import java.sql.SQLException;

class ConsoleOnMariaDbIT extends ConsoleContract {

  @Override
  Login freshDatabase() throws SQLException {
    return MariaDbServer.freshDatabase();
  }
}
