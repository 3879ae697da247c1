package dev.hellojohn.control;

import dev.hellojohn.store.ControlEntities;
import dev.hellojohn.store.SealedColumn;
import jakarta.inject.Singleton;
import java.util.List;

/** This feature's entities in the global database. */
@Singleton
class OperatorEntities implements ControlEntities {

  @Override
  public List<Class<?>> classes() {
    return List.of(
        AdminEntity.class,
        AdminSessionEntity.class,
        AdminIdentityEntity.class,
        AdminTotpEntity.class,
        AdminBackupCodeEntity.class,
        MasterKeyEntity.class,
        AttemptEntity.class,
        IdempotencyEntity.class);
  }

  @Override
  public List<SealedColumn> sealedColumns() {
    return List.of(AdminFactors.SEED);
  }
}
