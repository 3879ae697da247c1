package dev.hellojohn.control;

import dev.hellojohn.edge.EntityVersion;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.store.ControlDatabase;
import dev.hellojohn.store.jpa.PersistenceFailures;
import dev.hellojohn.tenancy.CaptchaSecrets;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantDirectory;
import dev.hellojohn.tenancy.Tenants;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Changes a tenant's settings: at once on this node, within a second on the others. The patch is
 * merged into what is there under the row's lock, so that two of them never undo each other.
 */
@Singleton
class ChangeTenant {

  private final ControlDatabase control;
  private final VisibleTenants visible;
  private final Tenants tenants;
  private final TenantDirectory directory;
  private final CaptchaSecrets captchas;
  private final OperatorAudit audit;

  @Inject
  ChangeTenant(
      ControlDatabase control,
      VisibleTenants visible,
      Tenants tenants,
      TenantDirectory directory,
      CaptchaSecrets captchas,
      OperatorAudit audit) {
    this.control = control;
    this.visible = visible;
    this.tenants = tenants;
    this.directory = directory;
    this.captchas = captchas;
    this.audit = audit;
  }

  /**
   * Changes the tenant.
   *
   * @param ifMatch the version that the caller has seen, or null for any
   * @throws ProblemException {@code not_found}; {@code precondition_failed}; {@code conflict} if it
   *     is deleted; {@code slug_taken}; {@code validation_failed}
   */
  Tenant change(
      Authority authority, String idOrSlug, TenantChangeBody body, @Nullable String ifMatch) {
    var id = control.inTransaction(em -> visible.find(em, authority, idOrSlug)).id();
    try {
      return control.inTransaction(
          em -> {
            var now = visible.lockChangeable(em, authority, id);
            new EntityVersion(now.version()).requireMatch(ifMatch);
            var changed = tenants.change(em, id, body.applyTo(now));
            var secret = body.authConfig().value().flatMap(AuthConfigBody::captchaSecret);
            if (secret.isPresent() || changed.authConfig().captcha().provider() == null) {
              captchas.replace(em, id, secret);
            }
            audit.changed(em, now, changed, secret.isPresent());
            return changed;
          });
    } catch (RuntimeException e) {
      if (PersistenceFailures.isUniqueViolation(e)) {
        throw new ProblemException(ErrorCode.SLUG_TAKEN);
      }
      throw e;
    } finally {
      directory.forgetAll();
    }
  }
}
