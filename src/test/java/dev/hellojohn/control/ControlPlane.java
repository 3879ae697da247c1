package dev.hellojohn.control;

import dev.hellojohn.access.OperatorScope;
import dev.hellojohn.access.TenantReach;
import dev.hellojohn.config.Secret;
import dev.hellojohn.config.SeedConfig;
import dev.hellojohn.crypto.Argon2Parameters;
import dev.hellojohn.crypto.Derivation;
import dev.hellojohn.crypto.KeyRing;
import dev.hellojohn.crypto.PasswordHasher;
import dev.hellojohn.edge.Json;
import dev.hellojohn.event.audit.AuditLog;
import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.PageRequest;
import dev.hellojohn.tenancy.CaptchaSecrets;
import dev.hellojohn.tenancy.Client;
import dev.hellojohn.tenancy.ExternalDatabases;
import dev.hellojohn.tenancy.IsolationMode;
import dev.hellojohn.tenancy.TenancyFixture;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantStatistics;
import dev.hellojohn.tenancy.TenantStatus;
import dev.hellojohn.testing.CountedTally;
import dev.hellojohn.token.SigningKeys;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The Control Plane without its HTTP layer, for tests of other packages; its caller may do all. */
public final class ControlPlane {

  /** The first administrator's address. */
  public static final String ADMIN = "ada@example.com";

  private static final String KEY =
      "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
  private static final Authority ROOT =
      new Authority("adm_root", EnumSet.allOf(OperatorScope.class), TenantReach.every());

  private final TenancyFixture tenancy;
  private final Idempotency idempotency;
  private final CreateTenant createTenant;
  private final TenantLifecycle lifecycle;
  private final TenantOperations operations;
  private final TenantClients clients;
  private final Seed seed;

  /** The features of this package on what is there. */
  public ControlPlane(TenancyFixture tenancy, SigningKeys signingKeys, AuditLog log) {
    this.tenancy = tenancy;
    var audit = new OperatorAudit(log);
    var control = tenancy.control;
    var visible = new VisibleTenants(tenancy.tenants);
    var settings =
        new ControlSettings(
            IsolationMode.SHARED_SCHEMA,
            false,
            Optional.of(
                new SeedConfig(new Email(ADMIN), new Secret("lighthouse-keeper-of-skye-1859"))),
            "auth.example.com");
    idempotency =
        new Idempotency(
            control,
            tenancy.sealedBox,
            new Derivation(KeyRing.ofHex(KEY)),
            Json.newMapper(),
            tenancy.clock);
    createTenant =
        new CreateTenant(
            settings,
            new ExternalDatabases(tenancy.installation),
            tenancy.provisioning,
            tenancy.directory,
            tenancy.clients,
            new CaptchaSecrets(tenancy.sealedBox),
            signingKeys,
            idempotency,
            audit);
    lifecycle =
        new TenantLifecycle(
            control, visible, tenancy.tenants, tenancy.provisioning, tenancy.directory, audit);
    operations =
        new TenantOperations(
            control,
            tenancy.installation,
            visible,
            tenancy.directory,
            tenancy.units,
            tenancy.migrations,
            new TenantStatistics(
                control, tenancy.placements, tenancy.homes, tenancy.units, tenancy.clock),
            signingKeys,
            audit);
    clients =
        new TenantClients(control, visible, tenancy.clients, tenancy.directory, idempotency, audit);
    seed =
        new Seed(
            settings,
            control,
            new Admins(tenancy.clock, tenancy.ids),
            tenancy.tenants,
            tenancy.clients,
            createTenant,
            tenancy.provisioning,
            new PasswordHasher(
                new Argon2Parameters(64, 1, 1), 2, 100, Duration.ofSeconds(20), new CountedTally()),
            audit,
            tenancy.clock);
  }

  /** What the features keep in the global database. */
  public static List<Class<?>> entities() {
    return new OperatorEntities().classes();
  }

  /** Makes the first administrator, while there is none. */
  public void seed() {
    seed.run();
  }

  /** How many administrators there are. */
  public long admins() {
    return tenancy.control.inTransaction(
        em -> em.createQuery("select count(a) from AdminEntity a", Long.class).getSingleResult());
  }

  /**
   * Makes a tenant with its first client and key.
   *
   * @param key of idempotency, or null
   */
  public void createTenant(String slug, IsolationMode mode, String key) {
    var body =
        new NewTenantBody(slug, slug, mode, null, null, null, null, null, null, Map.of(), Map.of());
    var claim = idempotency.claim(key, "adm_root", "POST /cp/v1/tenants", body);
    createTenant.create(body, claim);
  }

  /** The tenant's status, if it exists. */
  public Optional<TenantStatus> status(String slug) {
    return tenant(slug).map(Tenant::status);
  }

  /** The tenant, if it exists. */
  public Optional<Tenant> tenant(String slug) {
    return tenancy.control.inTransaction(em -> tenancy.tenants.findBySlug(em, slug));
  }

  /** Suspends a tenant. */
  public void suspend(String slug) {
    lifecycle.suspend(ROOT, slug);
  }

  /** Ends a suspension. */
  public void activate(String slug) {
    lifecycle.activate(ROOT, slug);
  }

  /** Deletes a tenant, reversibly or not. */
  public void delete(String slug, boolean purge) {
    lifecycle.delete(ROOT, slug, slug, purge);
  }

  /** Takes a deletion back. */
  public void restore(String slug) {
    lifecycle.restore(ROOT, slug);
  }

  /** Gives the tenant's signing keys successors. */
  public void rotateKeys(String slug, boolean leaked) {
    operations.rotateKeys(ROOT, slug, leaked);
  }

  /** Brings the tenant's tables up to date. */
  public void migrate(String slug) {
    operations.migrate(ROOT, slug);
  }

  /** Makes a client. */
  public void createClient(String slug, String name, String key) {
    var body = new NewClientBody(name, null, null, null, null, null);
    clients.create(
        ROOT, slug, body, idempotency.claim(key, "adm_root", "POST /clients of " + slug, body));
  }

  /** The clients of a tenant. */
  public List<Client> clients(String slug) {
    return clients.list(ROOT, slug, new PageRequest(PageRequest.MAX_LIMIT, null, false)).data();
  }
}
