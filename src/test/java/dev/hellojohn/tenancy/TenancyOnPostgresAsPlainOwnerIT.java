package dev.hellojohn.tenancy;

import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.testing.PostgresServer;
import java.sql.SQLException;

/** The same promises hold for a configured login without superuser rights. */
class TenancyOnPostgresAsPlainOwnerIT extends TenancyContract {

  @Override
  Login freshDatabase() throws SQLException {
    return PostgresServer.freshDatabaseOfPlainOwner();
  }
}
