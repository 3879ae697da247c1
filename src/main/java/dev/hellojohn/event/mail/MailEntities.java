package dev.hellojohn.event.mail;

import dev.hellojohn.tenancy.TenantEntities;
import jakarta.inject.Singleton;
import java.util.List;

/** This feature's entity in each tenant's tables. */
@Singleton
public class MailEntities implements TenantEntities {

  @Override
  public List<Class<?>> classes() {
    return List.of(MailEntity.class);
  }
}
