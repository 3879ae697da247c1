package dev.hellojohn.control;

import dev.hellojohn.access.OperatorRole;
import dev.hellojohn.access.TenantReach;
import dev.hellojohn.config.SeedConfig;
import dev.hellojohn.crypto.OpaqueToken;
import dev.hellojohn.crypto.PasswordHasher;
import dev.hellojohn.event.audit.AuditAction;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.PageRequest;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.store.ControlDatabase;
import dev.hellojohn.store.jpa.PersistenceFailures;
import dev.hellojohn.tenancy.AuthConfig;
import dev.hellojohn.tenancy.Client;
import dev.hellojohn.tenancy.Clients;
import dev.hellojohn.tenancy.NewTenant;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantFilter;
import dev.hellojohn.tenancy.TenantProvisioning;
import dev.hellojohn.tenancy.TenantStatus;
import dev.hellojohn.tenancy.Tenants;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What a new instance begins with: the configured admin, and on a developer's machine a tenant to
 * try things with. May run at every start, and on several nodes at once.
 */
@Singleton
public class Seed {

  private static final Logger LOG = Logger.getLogger(Seed.class.getName());

  private static final String DEMO = "demo";

  /** Whoever holds this row seeds; it is gone again with the transaction that wrote it. */
  private static final String GUARD = OpaqueToken.sha256Hex("seed");

  private final ControlSettings settings;
  private final ControlDatabase control;
  private final Admins admins;
  private final Tenants tenants;
  private final Clients clients;
  private final CreateTenant createTenant;
  private final TenantProvisioning provisioning;
  private final PasswordHasher hasher;
  private final OperatorAudit audit;
  private final Clock clock;

  @Inject
  Seed(
      ControlSettings settings,
      ControlDatabase control,
      Admins admins,
      Tenants tenants,
      Clients clients,
      CreateTenant createTenant,
      TenantProvisioning provisioning,
      PasswordHasher hasher,
      OperatorAudit audit,
      Clock clock) {
    this.settings = settings;
    this.control = control;
    this.admins = admins;
    this.tenants = tenants;
    this.clients = clients;
    this.createTenant = createTenant;
    this.provisioning = provisioning;
    this.hasher = hasher;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * The tenant to try things with.
   *
   * @param secretKey only from the start that made it: it is stored as a hash. Later its client's
   *     {@code rotate-secret} gives a new one
   */
  public record Demo(String slug, String publishableKey, Optional<String> secretKey) {

    @Override
    public String toString() {
      return slug;
    }
  }

  /**
   * Makes the admin while there is none and, in development, the tenant while there is none.
   *
   * @return the tenant {@code demo}, if this is development and it is active
   * @throws ProblemException {@code service_unavailable} if the database is away; to be run again
   */
  public Optional<Demo> run() {
    settings.seed().ifPresent(this::seedAdmin);
    return settings.development() ? demo() : Optional.empty();
  }

  private void seedAdmin(SeedConfig seed) {
    if (control.<Boolean>inTransaction(admins::anyExists)) {
      return;
    }
    var hash = hasher.hash(seed.password().reveal());
    try {
      if (control.<Boolean>inTransaction(em -> insertFirst(em, seed, hash))) {
        LOG.log(Level.INFO, "Made the first admin, {0}", seed.email());
      }
    } catch (RuntimeException e) {
      // Another node seeds at this moment.
      if (!PersistenceFailures.isUniqueViolation(e)) {
        throw e;
      }
    }
  }

  private boolean insertFirst(EntityManager em, SeedConfig seed, String hash) {
    var guard = new IdempotencyEntity();
    guard.id = GUARD;
    guard.requestHash = "";
    guard.answer = "";
    guard.createdAt = clock.instant();
    guard.expiresAt = clock.instant();
    em.persist(guard);
    em.flush();
    boolean first = !admins.anyExists(em);
    if (first) {
      var admin =
          admins.insert(
              em,
              new Admins.Settings(
                  seed.email(),
                  null,
                  OperatorRole.SUPER_ADMIN,
                  TenantReach.every(),
                  AdminStatus.ACTIVE),
              hash);
      audit.admin(em, AuditAction.ADMIN_CREATE, null, admin, false);
    }
    em.remove(guard);
    em.flush();
    return first;
  }

  private Optional<Demo> demo() {
    if (control.<Boolean>inTransaction(this::hasNoTenant)) {
      provisioning.freeSlug(DEMO);
      try {
        return Optional.of(createDemo());
      } catch (ProblemException e) {
        if (e.code() != ErrorCode.SLUG_TAKEN) {
          throw e;
        }
        LOG.info("The tenant demo is being made by another node, or was left half made.");
      }
    }
    return control.inTransaction(this::existingDemo);
  }

  /** Whoever has made tenants, and deleted this one, does not want it back. */
  private boolean hasNoTenant(EntityManager em) {
    return List.of(TenantStatus.ACTIVE, TenantStatus.SUSPENDED, TenantStatus.DELETED).stream()
        .allMatch(
            status ->
                tenants
                    .list(em, new TenantFilter(status, null, null), new PageRequest(1, null, false))
                    .data()
                    .isEmpty());
  }

  private Demo createDemo() {
    var wanted =
        new NewTenant(
            DEMO,
            "Demo",
            settings.isolationMode(),
            null,
            TenantTexts.USUAL_PLAN,
            null,
            null,
            List.of(),
            AuthConfig.defaults(),
            Map.of(),
            Map.of());
    var issued = createTenant.provision(wanted, createTenant::firstClient);
    return new Demo(DEMO, issued.client().publishableKey(), Optional.of(issued.secretKey()));
  }

  private Optional<Demo> existingDemo(EntityManager em) {
    return tenants
        .findBySlug(em, DEMO)
        .filter(tenant -> tenant.status() == TenantStatus.ACTIVE)
        .flatMap(tenant -> firstClient(em, tenant))
        .map(client -> new Demo(DEMO, client.publishableKey(), Optional.empty()));
  }

  private Optional<Client> firstClient(EntityManager em, Tenant tenant) {
    var all = new PageRequest(PageRequest.MAX_LIMIT, null, false);
    return clients.list(em, tenant.id(), all).data().stream().reduce((newer, older) -> older);
  }
}
