package dev.hellojohn.control;

import dev.hellojohn.access.OperatorRole;
import dev.hellojohn.crypto.PasswordContext;
import dev.hellojohn.crypto.PasswordHasher;
import dev.hellojohn.crypto.PasswordPolicyCheck;
import dev.hellojohn.crypto.PasswordRules;
import dev.hellojohn.edge.EntityVersion;
import dev.hellojohn.event.audit.AuditAction;
import dev.hellojohn.kernel.AdminId;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.Page;
import dev.hellojohn.kernel.PageRequest;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.outbound.BreachLookup;
import dev.hellojohn.store.ControlDatabase;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes, changes and removes admins. Passwords are hashed outside of any transaction. One active
 * super admin always stays, however many are taken away at once.
 */
@Singleton
class AdminAccounts {

  private static final String PRODUCT = "HelloJohn";

  private final ControlDatabase control;
  private final Admins admins;
  private final AdminSessions sessions;
  private final VisibleTenants visible;
  private final PasswordPolicyCheck policy;
  private final BreachLookup breaches;
  private final PasswordHasher hasher;
  private final Idempotency idempotency;
  private final OperatorAudit audit;

  @Inject
  AdminAccounts(
      ControlDatabase control,
      Admins admins,
      AdminSessions sessions,
      VisibleTenants visible,
      PasswordPolicyCheck policy,
      BreachLookup breaches,
      PasswordHasher hasher,
      Idempotency idempotency,
      OperatorAudit audit) {
    this.control = control;
    this.admins = admins;
    this.sessions = sessions;
    this.visible = visible;
    this.policy = policy;
    this.breaches = breaches;
    this.hasher = hasher;
    this.idempotency = idempotency;
    this.audit = audit;
  }

  Page<Admin> list(PageRequest page) {
    return control.inTransaction(em -> admins.list(em, page));
  }

  /**
   * @throws ProblemException {@code not_found}
   */
  Admin read(AdminId id) {
    return control
        .inTransaction(em -> admins.find(em, id))
        .orElseThrow(() -> new ProblemException(ErrorCode.NOT_FOUND));
  }

  /**
   * Makes an admin.
   *
   * @throws ProblemException {@code validation_failed}; {@code password_too_weak}; {@code
   *     password_breached}; {@code email_already_exists}; {@code insufficient_permissions} if it
   *     were mightier than its maker
   */
  Answer create(Authority authority, NewAdminBody body, Optional<Idempotency.Claim> claim) {
    var settings =
        new Admins.Settings(
            body.email(),
            body.name() == null ? null : body.name().strip(),
            body.role(),
            TenantList.fromBody(body.tenantIds()),
            AdminStatus.ACTIVE);
    control.run(em -> check(em, authority, settings, Set.of()));
    requirePassword(settings, body.password());
    var hash = hasher.hash(body.password());
    return idempotency.once(
        claim,
        em -> {
          var admin = admins.insert(em, settings, hash);
          audit.admin(em, AuditAction.ADMIN_CREATE, null, admin, false);
          return new Answer("/cp/v1/admins/" + admin.id(), admin.version(), AdminBody.of(admin));
        });
  }

  private void requirePassword(Admins.Settings settings, String password) {
    var context = new PasswordContext(settings.name(), settings.email().value(), null, PRODUCT);
    policy
        .check(password, PasswordRules.DEFAULT, context)
        .or(() -> breaches.check("password", password))
        .ifPresent(
            refusal -> {
              throw refusal.toProblem();
            });
  }

  /** That role and tenants fit each other, that new tenants exist, and that all may be granted. */
  private void check(
      EntityManager em, Authority authority, Admins.Settings settings, Set<TenantId> kept) {
    var violations = new Violations();
    var reach = settings.reach();
    if (settings.role() == OperatorRole.SUPER_ADMIN && !reach.everyTenant()) {
      violations.add("tenant_ids", "conflict", "A super_admin is not confined to tenants.");
    }
    if (settings.role() == OperatorRole.ADMIN && reach.everyTenant()) {
      violations.add("tenant_ids", "required", "An admin needs the list of its tenants.");
    }
    if (!reach.everyTenant()) {
      visible.check(em, authority, "tenant_ids", reach.listed(), kept, violations);
    }
    violations.throwIfAny();
    authority.requireCover(Authority.of(settings));
  }

  /**
   * Changes an admin. Its sessions end when it is disabled or gets another password.
   *
   * @param ifMatch the version that the caller has seen, or null for any
   * @throws ProblemException as {@link #create}; {@code not_found}; {@code precondition_failed};
   *     {@code conflict} if no active super admin would be left
   */
  Admin change(Authority authority, AdminId id, AdminChangeBody body, @Nullable String ifMatch) {
    var hash = newHash(id, body);
    return control.inTransaction(
        em -> {
          var now = admins.lock(em, id);
          new EntityVersion(now.version()).requireMatch(ifMatch);
          authority.requireCover(Authority.of(Admins.Settings.of(now)));
          var violations = new Violations();
          var settings = body.applyTo(now, violations);
          violations.throwIfAny();
          check(em, authority, settings, now.reach().listed());
          var changed = admins.change(em, id, settings, hash.orElse(null));
          if (hash.isPresent() || changed.status() != AdminStatus.ACTIVE) {
            sessions.endAll(em, id);
          }
          audit.admin(em, AuditAction.ADMIN_UPDATE, now, changed, hash.isPresent());
          return changed;
        });
  }

  private Optional<String> newHash(AdminId id, AdminChangeBody body) {
    var password = body.password().value();
    if (password.isPresent()) {
      requirePassword(body.applyTo(read(id), new Violations()), password.get());
    }
    return password.map(hasher::hash);
  }

  /**
   * Removes an admin and its sessions.
   *
   * @throws ProblemException {@code not_found}; {@code precondition_failed}; {@code conflict} if no
   *     active super admin would be left; {@code insufficient_permissions} if it is mightier than
   *     the caller
   */
  void delete(Authority authority, AdminId id, @Nullable String ifMatch) {
    control.run(
        em -> {
          var now = admins.lock(em, id);
          new EntityVersion(now.version()).requireMatch(ifMatch);
          authority.requireCover(Authority.of(Admins.Settings.of(now)));
          admins.delete(em, id);
          audit.admin(em, AuditAction.ADMIN_DELETE, now, null, false);
        });
  }
}
