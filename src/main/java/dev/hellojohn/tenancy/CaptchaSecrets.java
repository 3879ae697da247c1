package dev.hellojohn.tenancy;

import dev.hellojohn.config.Secret;
import dev.hellojohn.crypto.SealedBox;
import dev.hellojohn.kernel.TenantId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.util.Optional;

/**
 * What tenants' captchas are asked with at their providers: sealed, and never shown. Each method
 * runs in its caller's control transaction.
 */
@Singleton
public class CaptchaSecrets {

  private final SealedBox sealedBox;

  @Inject
  public CaptchaSecrets(SealedBox sealedBox) {
    this.sealedBox = sealedBox;
  }

  /**
   * The tenant's, opened from its seal.
   *
   * @throws dev.hellojohn.crypto.BrokenSealException when no key opens it
   */
  public Optional<Secret> find(EntityManager em, TenantId tenant) {
    return Optional.ofNullable(em.find(CaptchaSecretEntity.class, tenant.value()))
        .map(row -> new Secret(sealedBox.open(row.secret, placeOf(tenant))));
  }

  /** Puts one in the place of what was there. The tenant's row is locked, or is being made. */
  public void replace(EntityManager em, TenantId tenant, Optional<Secret> secret) {
    em.createQuery("delete from CaptchaSecretEntity where id = :id")
        .setParameter("id", tenant.value())
        .executeUpdate();
    if (secret.isPresent()) {
      var row = new CaptchaSecretEntity();
      row.id = tenant.value();
      row.secret = sealedBox.seal(secret.get().reveal(), placeOf(tenant));
      em.persist(row);
    }
    em.flush();
  }

  private static String placeOf(TenantId tenant) {
    return TenancyEntities.CAPTCHA.placeOf(tenant.value());
  }
}
