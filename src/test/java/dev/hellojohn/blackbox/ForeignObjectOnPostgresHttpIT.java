package dev.hellojohn.blackbox;

import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.PostgresServer;
import java.sql.SQLException;
import java.util.Map;

class ForeignObjectOnPostgresHttpIT extends ForeignObjectContract {

  @Override
  Map<String, String> database() throws SQLException {
    return HelloJohnServer.on(PostgresServer.freshDatabase());
  }
}
