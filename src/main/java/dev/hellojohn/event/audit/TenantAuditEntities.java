package dev.hellojohn.event.audit;

import dev.hellojohn.tenancy.TenantEntities;
import jakarta.inject.Singleton;
import java.util.List;

/** This feature's entities in each tenant's tables. */
@Singleton
public class TenantAuditEntities implements TenantEntities {

  @Override
  public List<Class<?>> classes() {
    return List.of(TenantEntryEntity.class, TenantCheckpointEntity.class, TenantHeadEntity.class);
  }
}
