package dev.hellojohn.blackbox;

import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.MariaDbServer;
import java.sql.SQLException;
import java.util.Map;

class ForeignObjectOnMariaDbHttpIT extends ForeignObjectContract {

  @Override
  Map<String, String> database() throws SQLException {
    return HelloJohnServer.on(MariaDbServer.freshDatabase());
  }
}
