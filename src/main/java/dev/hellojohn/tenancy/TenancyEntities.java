package dev.hellojohn.tenancy;

import dev.hellojohn.store.ControlEntities;
import jakarta.inject.Singleton;
import java.util.List;

/** This feature's entities in the global database. */
@Singleton
class TenancyEntities implements ControlEntities {

  @Override
  public List<Class<?>> classes() {
    return List.of(TenantEntity.class, ClientEntity.class);
  }
}
