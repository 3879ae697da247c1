package dev.hellojohn.tenancy;

import dev.hellojohn.store.ControlEntities;
import dev.hellojohn.store.SealedColumn;
import jakarta.inject.Singleton;
import java.util.List;

/** This feature's entities in the global database. */
@Singleton
class TenancyEntities implements ControlEntities {

  static final SealedColumn PLACEMENT =
      new SealedColumn("TenantEntity", "placement", "id", "cp_tenant.placement");

  static final SealedColumn CAPTCHA =
      new SealedColumn("CaptchaSecretEntity", "secret", "id", "cp_captcha_secret.secret");

  static final SealedColumn MAIL_SERVER =
      new SealedColumn("MailServerEntity", "password", "id", "cp_mail_server.password");

  @Override
  public List<Class<?>> classes() {
    return List.of(
        TenantEntity.class,
        ClientEntity.class,
        CaptchaSecretEntity.class,
        MailServerEntity.class,
        MailTextEntity.class);
  }

  @Override
  public List<SealedColumn> sealedColumns() {
    return List.of(PLACEMENT, CAPTCHA, MAIL_SERVER);
  }
}
