package dev.hellojohn.crash;

import dev.hellojohn.testing.OwnDatabase;
import dev.hellojohn.testing.OwnMariaDb;

class OutageOfMariaDbIT extends OutageContract {

  @Override
  OwnDatabase newDatabase() {
    return new OwnMariaDb();
  }
}
