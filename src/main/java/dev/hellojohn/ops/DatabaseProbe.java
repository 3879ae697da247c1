package dev.hellojohn.ops;

import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.store.ControlDatabase;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** The global database, once the start has opened it. */
@Singleton
class DatabaseProbe implements ReadinessProbe {

  private final StartState state;
  private final ControlDatabase database;

  @Inject
  DatabaseProbe(StartState state, ControlDatabase database) {
    this.state = state;
    this.database = database;
  }

  @Override
  public String name() {
    return "db";
  }

  @Override
  public Condition condition() {
    if (!state.isOpen()) {
      return Condition.ERROR;
    }
    try {
      database.run(em -> em.createNativeQuery("select 1", Integer.class).getSingleResult());
      return Condition.OK;
    } catch (ProblemException e) {
      return Condition.ERROR;
    }
  }
}
