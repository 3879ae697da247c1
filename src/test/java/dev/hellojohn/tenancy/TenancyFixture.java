package dev.hellojohn.tenancy;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.hellojohn.crypto.KeyRing;
import dev.hellojohn.crypto.SealedBox;
import dev.hellojohn.kernel.IdSource;
import dev.hellojohn.store.ControlDatabase;
import dev.hellojohn.store.ControlEntities;
import dev.hellojohn.store.Installation;
import dev.hellojohn.store.Resealing;
import dev.hellojohn.store.jpa.ConnectionPool;
import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.store.schema.Changelog;
import dev.hellojohn.testing.CountedTally;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The beans of this feature on a real database, wired by hand. */
public final class TenancyFixture implements AutoCloseable {

  public static final String KEY =
      "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

  public static final String NEXT_KEY =
      "f0e1d2c3b4a5968778695a4b3c2d1e0f00112233445566778899aabbccddeeff";

  public final CountedTally tally = new CountedTally();
  public final ConnectionPool pool;

  /** Seals with one key and opens what was sealed with the next, as a node during a rotation. */
  public final SealedBox sealedBox = new SealedBox(KeyRing.ofHex(List.of(KEY, NEXT_KEY)));

  public final Installation installation;
  public final ControlDatabase control;
  public final Tenants tenants;
  public final TenantPlacements placements;
  public final Clients clients;
  public final TenantHomes homes;
  public final TenantUnits units;
  public final TenantMigrations migrations;
  public final TenantProvisioning provisioning;
  public final TenantDirectory directory;
  public final IdSource ids;
  public final Clock clock;

  /** Who is told of tenants that are gone; nobody, unless a test says otherwise. */
  public TenantRemoval removal = (em, tenant) -> {};

  public TenancyFixture(
      Login owner,
      List<Class<?>> tenantEntities,
      List<Class<?>> controlEntities,
      int budget,
      Clock clock)
      throws SQLException {
    this(
        owner,
        tenantEntities,
        controlEntities,
        budget,
        clock,
        new Changelog("db/tenant/changelog.xml"));
  }

  public TenancyFixture(
      Login owner,
      List<Class<?>> tenantEntities,
      List<Class<?>> controlEntities,
      int budget,
      Clock clock,
      Changelog tenantChangelog)
      throws SQLException {
    this.clock = clock;
    this.pool = new ConnectionPool(budget, tally);
    var allControl = new ArrayList<Class<?>>(new TenancyEntities().classes());
    allControl.addAll(controlEntities);
    this.installation =
        new Installation(
            owner,
            pool,
            sealedBox,
            new Changelog("db/control/changelog.xml"),
            tenantChangelog,
            allControl);
    installation.open();
    this.control = new ControlDatabase(installation);
    this.ids = new IdSource(clock, new SecureRandom());
    this.tenants = new Tenants(clock);
    this.placements = new TenantPlacements(clock, sealedBox);
    this.clients = new Clients(clock, ids);
    this.homes = new TenantHomes(installation);
    this.migrations = new TenantMigrations(control, installation, homes, tenants, placements);
    this.units =
        new TenantUnits(
            control,
            installation,
            homes,
            placements,
            migrations,
            tenantEntities,
            TenantLimits.of(budget, 4),
            tally);
    this.provisioning =
        new TenantProvisioning(
            control,
            installation,
            homes,
            tenants,
            placements,
            units,
            (em, tenant) -> removal.removed(em, tenant),
            ids,
            clock);
    this.directory = new TenantDirectory(control, tenants, clients, Ticker.systemTicker());
  }

  /** Seals this feature's secrets and those of others with a box's key. */
  public Resealing resealing(SealedBox box, ControlEntities... others) {
    return new Resealing(
        control,
        installation,
        box,
        Stream.concat(Stream.of(new TenancyEntities()), Stream.of(others)),
        Stream.of());
  }

  /** A box after the rotation. */
  public static SealedBox nextBox(boolean withThisKey) {
    return new SealedBox(
        withThisKey ? KeyRing.ofHex(List.of(NEXT_KEY, KEY)) : KeyRing.ofHex(NEXT_KEY));
  }

  /** Makes an active tenant. */
  public Tenant createTenant(String slug, IsolationMode mode) {
    return provisioning.create(wanted(slug, mode), TenantProvisioning.Activation::tenant);
  }

  /** A tenant with nothing but defaults. */
  public static NewTenant wanted(String slug, IsolationMode mode) {
    return new NewTenant(
        slug,
        slug,
        mode,
        null,
        "free",
        null,
        null,
        List.of(),
        AuthConfig.defaults(),
        Map.of(),
        Map.of());
  }

  @Override
  public void close() {
    units.close();
    installation.close();
    pool.close();
  }
}
