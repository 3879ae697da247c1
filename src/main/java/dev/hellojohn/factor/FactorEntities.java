package dev.hellojohn.factor;

import dev.hellojohn.tenancy.TenantEntities;
import jakarta.inject.Singleton;
import java.util.List;

/** This feature's entities in each tenant's tables. */
@Singleton
public class FactorEntities implements TenantEntities {

  @Override
  public List<Class<?>> classes() {
    return List.of(
        FactorEntity.class,
        BackupCodeEntity.class,
        ChallengeEntity.class,
        PasskeyEntity.class,
        PasskeyChallengeEntity.class,
        EmailCodeEntity.class,
        SmsCodeEntity.class,
        SmsTurnEntity.class,
        TrustedDeviceEntity.class);
  }
}
