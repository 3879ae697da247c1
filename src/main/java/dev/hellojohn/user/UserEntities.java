package dev.hellojohn.user;

import dev.hellojohn.tenancy.TenantEntities;
import jakarta.inject.Singleton;
import java.util.List;

/** This feature's entities in each tenant's tables. */
@Singleton
public class UserEntities implements TenantEntities {

  @Override
  public List<Class<?>> classes() {
    return List.of(UserEntity.class, FormerPasswordEntity.class);
  }
}
