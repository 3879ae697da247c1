package dev.hellojohn.connector;

import dev.hellojohn.tenancy.TenantEntities;
import jakarta.inject.Singleton;
import java.util.List;

/** This feature's entities in each tenant's tables. */
@Singleton
public class ConnectorEntities implements TenantEntities {

  @Override
  public List<Class<?>> classes() {
    return List.of(ConnectorEntity.class, ReceivedEventEntity.class);
  }
}
