package dev.hellojohn.crash;

import dev.hellojohn.testing.OwnDatabase;
import dev.hellojohn.testing.OwnPostgres;

class OutageOfPostgresIT extends OutageContract {

  @Override
  OwnDatabase newDatabase() {
    return new OwnPostgres();
  }
}
