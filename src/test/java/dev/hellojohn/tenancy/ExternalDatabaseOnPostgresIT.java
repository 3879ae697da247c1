package dev.hellojohn.tenancy;

import dev.hellojohn.store.jpa.DatabaseKind;
import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.testing.PostgresServer;
import java.sql.SQLException;

class ExternalDatabaseOnPostgresIT extends ExternalDatabaseContract {

  @Override
  Login freshDatabase() throws SQLException {
    return PostgresServer.freshDatabase();
  }

  @Override
  DatabaseKind kind() {
    return DatabaseKind.POSTGRESQL;
  }
}
