package dev.hellojohn.control;

import dev.hellojohn.access.OperatorScope;
import dev.hellojohn.edge.EntityVersion;
import dev.hellojohn.event.audit.AuditAction;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.KeyId;
import dev.hellojohn.kernel.Page;
import dev.hellojohn.kernel.PageRequest;
import dev.hellojohn.kernel.Patch;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.store.ControlDatabase;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes, changes and revokes master keys. Nobody makes, sees or touches a key that may do more than
 * themselves.
 */
@Singleton
class MasterKeyAdministration {

  /** What is no tenant's makes no sense together with a list of tenants. */
  private static final Set<OperatorScope> OF_EVERY_TENANT =
      EnumSet.of(
          OperatorScope.ADMINS_READ,
          OperatorScope.ADMINS_WRITE,
          OperatorScope.AUDIT_READ,
          OperatorScope.SETTINGS_READ,
          OperatorScope.SETTINGS_MANAGE);

  private final ControlDatabase control;
  private final MasterKeys keys;
  private final VisibleTenants visible;
  private final Idempotency idempotency;
  private final OperatorAudit audit;
  private final Clock clock;

  @Inject
  MasterKeyAdministration(
      ControlDatabase control,
      MasterKeys keys,
      VisibleTenants visible,
      Idempotency idempotency,
      OperatorAudit audit,
      Clock clock) {
    this.control = control;
    this.keys = keys;
    this.visible = visible;
    this.idempotency = idempotency;
    this.audit = audit;
    this.clock = clock;
  }

  Page<MasterKey> list(Authority authority, PageRequest page) {
    return control.inTransaction(em -> keys.list(em, key -> isVisible(authority, key), page));
  }

  /**
   * @throws ProblemException {@code not_found}
   */
  MasterKey read(Authority authority, KeyId id) {
    return control
        .inTransaction(em -> keys.find(em, id))
        .filter(key -> isVisible(authority, key))
        .orElseThrow(() -> new ProblemException(ErrorCode.NOT_FOUND));
  }

  /**
   * Reading a key's record grants nothing, so that only the tenants count: a reader without the
   * key's scopes sees it, one who is confined to other tenants does not.
   */
  private static boolean isVisible(Authority authority, MasterKey key) {
    return authority.reach().everyTenant()
        || (!key.reach().everyTenant()
            && authority.reach().listed().containsAll(key.reach().listed()));
  }

  /**
   * Makes a key.
   *
   * @throws ProblemException {@code validation_failed}; {@code insufficient_permissions} if it were
   *     mightier than its maker
   */
  Answer create(Authority authority, NewMasterKeyBody body, Optional<Idempotency.Claim> claim) {
    var violations = new Violations();
    var settings =
        new MasterKeys.Settings(
            body.name().strip(),
            scopes(body.scopes(), violations),
            TenantList.fromBody(body.tenantIds()),
            body.expiresAt());
    requireFuture(body.expiresAt(), violations);
    control.run(em -> check(em, authority, settings, Set.of(), violations));
    return idempotency.once(
        claim,
        em -> {
          var issued = keys.insert(em, settings, authority.actor());
          var record = issued.masterKey();
          audit.masterKey(em, AuditAction.MASTER_KEY_CREATE, null, record);
          return new Answer(
              "/cp/v1/master-keys/" + record.id(),
              record.version(),
              new CreatedMasterKeyBody(MasterKeyBody.of(record, clock.instant()), issued.key()));
        });
  }

  private static Set<OperatorScope> scopes(List<String> names, Violations violations) {
    var scopes = EnumSet.noneOf(OperatorScope.class);
    for (int i = 0; i < names.size(); i++) {
      var scope = OperatorScope.parse(names.get(i));
      if (scope.isEmpty()) {
        violations.add("scopes[" + i + ']', "unknown", "There is no such scope.");
      }
      scope.ifPresent(scopes::add);
    }
    return scopes;
  }

  private void requireFuture(@Nullable Instant expiresAt, Violations violations) {
    if (expiresAt != null && !expiresAt.isAfter(clock.instant())) {
      violations.add("expires_at", "out_of_range", "This must lie in the future.");
    }
  }

  private void check(
      EntityManager em,
      Authority authority,
      MasterKeys.Settings settings,
      Set<TenantId> kept,
      Violations violations) {
    if (!settings.reach().everyTenant()) {
      visible.check(em, authority, "tenant_ids", settings.reach().listed(), kept, violations);
      if (settings.scopes().stream().anyMatch(OF_EVERY_TENANT::contains)) {
        violations.add(
            "tenant_ids", "conflict", "Scopes on admins, audit and settings need every tenant.");
      }
    }
    violations.throwIfAny();
    authority.requireCover(Authority.of(settings));
  }

  /**
   * Changes what a key may do, or until when.
   *
   * @param ifMatch the version that the caller has seen, or null for any
   * @throws ProblemException as {@link #create}; {@code not_found}; {@code precondition_failed};
   *     {@code conflict} if it is revoked
   */
  MasterKey change(
      Authority authority, KeyId id, MasterKeyChangeBody body, @Nullable String ifMatch) {
    return control.inTransaction(
        em -> {
          var now = lock(em, authority, id, ifMatch);
          if (now.revokedAt() != null) {
            throw new ProblemException(ErrorCode.CONFLICT, "The key is revoked, for good.");
          }
          var violations = new Violations();
          var settings = changed(now, body, violations);
          check(em, authority, settings, now.reach().listed(), violations);
          var changed = keys.change(em, id, settings);
          audit.masterKey(em, AuditAction.MASTER_KEY_UPDATE, now, changed);
          return changed;
        });
  }

  private MasterKeys.Settings changed(
      MasterKey now, MasterKeyChangeBody body, Violations violations) {
    violations.refuseNull("name", body.name());
    violations.refuseNull("scopes", body.scopes());
    requireFuture(body.expiresAt().value().orElse(null), violations);
    Patch<Set<OperatorScope>> scopes = body.scopes().map(names -> scopes(names, violations));
    return new MasterKeys.Settings(
        body.name().value().map(String::strip).orElse(now.name()),
        scopes.value().orElse(now.scopes()),
        body.tenantIds().isAbsent()
            ? now.reach()
            : TenantList.fromBody(body.tenantIds().value().orElse(null)),
        body.expiresAt().applyTo(now.expiresAt()));
  }

  /**
   * Ends a key at once, on every node. Its record stays; so do the keys that it has made.
   *
   * @throws ProblemException {@code not_found}; {@code precondition_failed}; {@code
   *     insufficient_permissions} if it is mightier than the caller
   */
  void revoke(Authority authority, KeyId id, @Nullable String ifMatch) {
    control.run(
        em -> {
          var now = lock(em, authority, id, ifMatch);
          if (now.revokedAt() == null) {
            keys.revoke(em, id);
            audit.masterKey(em, AuditAction.MASTER_KEY_REVOKE, now, null);
          }
        });
  }

  private MasterKey lock(
      EntityManager em, Authority authority, KeyId id, @Nullable String ifMatch) {
    var now = keys.lock(em, id);
    if (!isVisible(authority, now)) {
      throw new ProblemException(ErrorCode.NOT_FOUND);
    }
    new EntityVersion(now.version()).requireMatch(ifMatch);
    authority.requireCover(Authority.of(MasterKeys.Settings.of(now)));
    return now;
  }
}
