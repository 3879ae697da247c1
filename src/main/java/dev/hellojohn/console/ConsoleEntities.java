package dev.hellojohn.console;

import dev.hellojohn.store.ControlEntities;
import jakarta.inject.Singleton;
import java.util.List;

/** This feature's entities in the global database; none is there long enough to be resealed. */
@Singleton
class ConsoleEntities implements ControlEntities {

  @Override
  public List<Class<?>> classes() {
    return List.of(ConsoleRecordEntity.class);
  }
}
