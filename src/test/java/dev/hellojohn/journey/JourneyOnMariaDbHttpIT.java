package dev.hellojohn.journey;

import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.MariaDbServer;
import java.sql.SQLException;
import java.util.Map;

class JourneyOnMariaDbHttpIT extends JourneyContract {

  @Override
  Map<String, String> database() throws SQLException {
    return HelloJohnServer.on(MariaDbServer.freshDatabase());
  }
}
