package dev.hellojohn.control;

import dev.hellojohn.access.OperatorRole;
import dev.hellojohn.access.OperatorScope;
import dev.hellojohn.access.TenantReach;
import dev.hellojohn.config.Configuration;
import dev.hellojohn.config.ConfigurationReader;
import dev.hellojohn.config.Secret;
import dev.hellojohn.config.SeedConfig;
import dev.hellojohn.crypto.Argon2Parameters;
import dev.hellojohn.crypto.Derivation;
import dev.hellojohn.crypto.KeyRing;
import dev.hellojohn.crypto.PasswordHasher;
import dev.hellojohn.crypto.PasswordPolicyCheck;
import dev.hellojohn.edge.Json;
import dev.hellojohn.edge.Origin;
import dev.hellojohn.event.audit.AuditFixture;
import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.IpAddress;
import dev.hellojohn.outbound.BreachLookup;
import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.tenancy.CaptchaSecrets;
import dev.hellojohn.tenancy.ExternalDatabases;
import dev.hellojohn.tenancy.IsolationMode;
import dev.hellojohn.tenancy.TenancyFixture;
import dev.hellojohn.tenancy.TenantStatistics;
import dev.hellojohn.testing.CountedTally;
import dev.hellojohn.token.SigningKeyFixture;
import dev.hellojohn.token.SigningKeys;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The beans of this feature on a real database, wired by hand; passwords are hashed cheaply. */
final class ControlFixture implements AutoCloseable {

  static final String PASSWORD = "lake of nine silver herons";

  /** Who may do everything. */
  static final Authority ROOT =
      new Authority("adm_root", EnumSet.allOf(OperatorScope.class), TenantReach.every());

  private static final String KEY =
      "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

  final ManualClock clock = new ManualClock();
  final TenancyFixture tenancy;
  final AuditFixture trail;
  final OperatorAudit audit;
  final PasswordHasher hasher =
      new PasswordHasher(
          new Argon2Parameters(64, 1, 1), 8, 1000, Duration.ofSeconds(30), new CountedTally());
  final Admins admins;
  final AdminSessions sessions;
  final SignInAttempts attempts;
  final AdminFactors factors;
  final AdminSignIn signIn;
  final AdminTotp totp;
  final MasterKeys keys;
  final Operators operators;
  final Idempotency idempotency;
  final VisibleTenants visible;
  final AdminAccounts accounts;
  final MasterKeyAdministration keyAdministration;
  final CreateTenant createTenant;
  final ChangeTenant changeTenant;
  final TenantLifecycle lifecycle;
  final TenantOperations operations;
  final TenantClients clients;
  final OperatorUpkeep upkeep;
  final SigningKeys signingKeys;

  ControlFixture(Login owner) throws SQLException {
    this(owner, List.of());
  }

  /**
   * @param more entities of the global database, of a feature above this one
   */
  ControlFixture(Login owner, List<Class<?>> more) throws SQLException {
    var entities = new ArrayList<Class<?>>(new OperatorEntities().classes());
    entities.addAll(more);
    entities.addAll(SigningKeyFixture.entities());
    entities.addAll(AuditFixture.controlEntities());
    tenancy = new TenancyFixture(owner, AuditFixture.tenantEntities(), entities, 24, clock);
    trail = new AuditFixture(tenancy);
    audit = new OperatorAudit(trail.log);
    var control = tenancy.control;
    admins = new Admins(clock, tenancy.ids);
    sessions = new AdminSessions(clock, tenancy.ids);
    attempts = new SignInAttempts(control, clock);
    factors = new AdminFactors(tenancy.sealedBox, clock);
    signIn =
        new AdminSignIn(control, admins, sessions, attempts, factors, hasher, audit, tenancy.tally);
    totp =
        new AdminTotp(
            settings(false, Optional.empty()),
            control,
            admins,
            sessions,
            factors,
            new AdminReauthentication(control, admins, sessions, attempts, hasher, audit),
            attempts,
            audit);
    keys = new MasterKeys(clock, tenancy.ids);
    operators = new Operators(control, sessions, keys);
    idempotency =
        new Idempotency(
            control,
            tenancy.sealedBox,
            new Derivation(KeyRing.ofHex(KEY)),
            Json.newMapper(),
            clock);
    visible = new VisibleTenants(tenancy.tenants);
    accounts =
        new AdminAccounts(
            control,
            admins,
            sessions,
            visible,
            new PasswordPolicyCheck(),
            new BreachLookup(
                new Configuration(ConfigurationReader.read(name -> Optional.empty())),
                tenancy.tally),
            hasher,
            idempotency,
            audit);
    keyAdministration =
        new MasterKeyAdministration(control, keys, visible, idempotency, audit, clock);
    signingKeys = SigningKeyFixture.on(tenancy);
    createTenant =
        new CreateTenant(
            settings(false, Optional.empty()),
            new ExternalDatabases(tenancy.installation),
            tenancy.provisioning,
            tenancy.directory,
            tenancy.clients,
            new CaptchaSecrets(tenancy.sealedBox),
            signingKeys,
            idempotency,
            audit);
    changeTenant =
        new ChangeTenant(
            control,
            visible,
            tenancy.tenants,
            tenancy.directory,
            new CaptchaSecrets(tenancy.sealedBox),
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
            new TenantStatistics(control, tenancy.placements, tenancy.homes, tenancy.units, clock),
            signingKeys,
            audit);
    clients =
        new TenantClients(control, visible, tenancy.clients, tenancy.directory, idempotency, audit);
    upkeep = new OperatorUpkeep(control, clock);
  }

  static ControlSettings settings(boolean development, Optional<SeedConfig> seed) {
    return new ControlSettings(IsolationMode.SHARED_SCHEMA, development, seed, "auth.example.com");
  }

  /** A node that starts with this seed. */
  Seed seed(boolean development, String email) {
    return new Seed(
        settings(development, Optional.of(new SeedConfig(new Email(email), new Secret(PASSWORD)))),
        tenancy.control,
        admins,
        tenancy.tenants,
        tenancy.clients,
        createTenant,
        tenancy.provisioning,
        hasher,
        audit,
        clock);
  }

  Admin admin(String email, OperatorRole role, TenantReach reach) {
    var hash = hasher.hash(PASSWORD);
    var settings = new Admins.Settings(new Email(email), null, role, reach, AdminStatus.ACTIVE);
    return tenancy.control.inTransaction(em -> admins.insert(em, settings, hash));
  }

  Admin superAdmin(String email) {
    return admin(email, OperatorRole.SUPER_ADMIN, TenantReach.every());
  }

  MasterKeys.Issued key(Set<OperatorScope> scopes, TenantReach reach) {
    return tenancy.control.inTransaction(
        em -> keys.insert(em, new MasterKeys.Settings("key", scopes, reach, null), "adm_root"));
  }

  static Origin from(String address) {
    return Origin.of(IpAddress.parse(address).orElseThrow(), "test");
  }

  /** A tenant with nothing but a name, and a slug if it is given. */
  static NewTenantBody newTenant(String name, String slug) {
    return new NewTenantBody(name, slug, null, null, null, null, null, null, null, null, null);
  }

  CreatedTenantBody createTenant(String name) {
    return (CreatedTenantBody) createTenant.create(newTenant(name, null), Optional.empty()).body();
  }

  Optional<Idempotency.Claim> claim(String key, Object body) {
    return idempotency.claim(key, "adm_root", "POST /test", body);
  }

  @Override
  public void close() {
    tenancy.close();
  }
}
