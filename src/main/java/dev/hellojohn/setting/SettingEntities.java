package dev.hellojohn.setting;

import dev.hellojohn.store.ControlEntities;
import jakarta.inject.Singleton;
import java.util.List;

/** This feature's entities in the global database. */
@Singleton
class SettingEntities implements ControlEntities {

  @Override
  public List<Class<?>> classes() {
    return List.of(SecuritySettingsEntity.class);
  }
}
