package dev.hellojohn.journey;

import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.PostgresServer;
import java.sql.SQLException;
import java.util.Map;

class JourneyOnPostgresHttpIT extends JourneyContract {

  @Override
  Map<String, String> database() throws SQLException {
    return HelloJohnServer.on(PostgresServer.freshDatabase());
  }
}
