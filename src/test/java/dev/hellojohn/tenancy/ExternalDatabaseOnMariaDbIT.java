package dev.hellojohn.tenancy;

import dev.hellojohn.store.jpa.DatabaseKind;
import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.testing.MariaDbServer;
import java.sql.SQLException;

class ExternalDatabaseOnMariaDbIT extends ExternalDatabaseContract {

  @Override
  Login freshDatabase() throws SQLException {
    return MariaDbServer.freshDatabase();
  }

  @Override
  DatabaseKind kind() {
    return DatabaseKind.MARIADB;
  }
}
