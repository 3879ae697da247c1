package dev.hellojohn.tenancy;

import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.testing.MariaDbServer;

class TenancyOnMariaDbIT extends TenancyContract {

  @Override
  Login freshDatabase() {
    return MariaDbServer.freshDatabase();
  }
}
