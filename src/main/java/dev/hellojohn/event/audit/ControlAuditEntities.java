package dev.hellojohn.event.audit;

import dev.hellojohn.store.ControlEntities;
import jakarta.inject.Singleton;
import java.util.List;

/** This feature's entities in the global database. */
@Singleton
public class ControlAuditEntities implements ControlEntities {

  @Override
  public List<Class<?>> classes() {
    return List.of(
        OperatorEntryEntity.class, OperatorCheckpointEntity.class, ControlHeadEntity.class);
  }
}
