package dev.hellojohn.token;

import dev.hellojohn.store.ControlEntities;
import dev.hellojohn.store.SealedColumn;
import jakarta.inject.Singleton;
import java.util.List;

/** This feature's entities in the global database. */
@Singleton
class TokenEntities implements ControlEntities {

  @Override
  public List<Class<?>> classes() {
    return List.of(SigningKeyEntity.class);
  }

  @Override
  public List<SealedColumn> sealedColumns() {
    return List.of(StoredKey.PRIVATE_KEY);
  }
}
