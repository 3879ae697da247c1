package dev.hellojohn.tenancy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.Happening;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.Tally;
import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.store.ControlDatabase;
import dev.hellojohn.store.Installation;
import dev.hellojohn.store.jpa.ConnectionShare;
import dev.hellojohn.store.jpa.PersistenceUnit;
import dev.hellojohn.store.jpa.PersistenceUnits;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way to a tenant's rows: one JPA persistence unit per isolated tenant, built when first used,
 * kept in a bounded cache, closed when idle; one for all tenants in {@link
 * IsolationMode#SHARED_SCHEMA}.
 */
@Singleton
public class TenantUnits {

  private static final Duration MAX_WAIT = Duration.ofSeconds(2);
  private static final Duration IDLE = Duration.ofMinutes(30);

  private final ControlDatabase control;
  private final Installation installation;
  private final TenantHomes homes;
  private final TenantPlacements placements;
  private final TenantMigrations migrations;
  private final List<Class<?>> entities;
  private final TenantLimits limits;
  private final Tally tally;
  private final AtomicInteger waiting = new AtomicInteger();
  private final Semaphore connections;
  private final Cache<String, Slot> units;
  private final Cache<TenantId, Semaphore> shares;

  @Inject
  public TenantUnits(
      ControlDatabase control,
      Installation installation,
      TenantHomes homes,
      TenantPlacements placements,
      TenantMigrations migrations,
      Instance<TenantEntities> entities,
      TenantLimits limits,
      Tally tally) {
    this(
        control,
        installation,
        homes,
        placements,
        migrations,
        entities.stream().<Class<?>>flatMap(feature -> feature.classes().stream()).toList(),
        limits,
        tally);
  }

  TenantUnits(
      ControlDatabase control,
      Installation installation,
      TenantHomes homes,
      TenantPlacements placements,
      TenantMigrations migrations,
      List<Class<?>> entities,
      TenantLimits limits,
      Tally tally) {
    this.control = control;
    this.installation = installation;
    this.homes = homes;
    this.placements = placements;
    this.migrations = migrations;
    this.entities = entities;
    this.limits = limits;
    this.tally = tally;
    this.connections = new Semaphore(limits.connections(), true);
    this.units =
        Caffeine.newBuilder()
            .maximumSize(limits.units())
            .expireAfterAccess(IDLE)
            .executor(Runnable::run)
            .removalListener(
                (@Nullable String key, @Nullable Slot slot, RemovalCause cause) ->
                    close(slot, cause))
            .build();
    this.shares = Caffeine.newBuilder().weakValues().build();
  }

  /**
   * Runs work in one transaction of the tenant's, as whatever the tenant's isolation mode makes of
   * the connection: nothing of another tenant can be reached from it. A tenant whose tables are
   * behind is migrated first.
   *
   * <p>The work is repeated as a whole if the database chose it as a deadlock's victim, so it has
   * no other effects than on the database. Never hash a password inside: it holds a connection.
   *
   * @throws ProblemException {@code service_unavailable} with {@code Retry-After} if the database
   *     is away, or no connection of the node's or the tenant's share got free within two seconds
   */
  public <T> T inTransaction(Tenant tenant, Function<EntityManager, T> work) {
    return withConnection(tenant, unit -> unit.inTransaction(tenant.id().value(), work));
  }

  /**
   * Runs work that only reads, with as few round trips as the product allows (ADR 031). Each query
   * sees what was committed when it began. Work that changes, persists or removes something is
   * refused.
   *
   * @throws ProblemException as {@link #inTransaction}
   */
  public <T> T reading(Tenant tenant, Function<EntityManager, T> work) {
    return withConnection(tenant, unit -> unit.reading(tenant.id().value(), work));
  }

  private <T> T withConnection(Tenant tenant, Function<PersistenceUnit, T> work) {
    if (!installation.tenantChangelog().fingerprint().equals(tenant.schemaVersion())) {
      migrations.ensureCurrent(tenant);
    }
    var share = shares.get(tenant.id(), id -> new Semaphore(limits.connectionsPerTenant(), true));
    acquire(share, ConnectionShare.TENANT);
    try {
      acquire(connections, ConnectionShare.TENANTS);
      try {
        return inUnit(tenant, work);
      } finally {
        connections.release();
      }
    } finally {
      share.release();
    }
  }

  /** As {@link #inTransaction}, for work without a result. */
  public void run(Tenant tenant, Consumer<EntityManager> work) {
    inTransaction(
        tenant,
        em -> {
          work.accept(em);
          return Boolean.TRUE;
        });
  }

  private void acquire(Semaphore semaphore, ConnectionShare share) {
    if (semaphore.tryAcquire()) {
      return;
    }
    waiting.incrementAndGet();
    try {
      if (semaphore.tryAcquire(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      waiting.decrementAndGet();
    }
    tally.add(Happening.CONNECTION_REFUSED, share);
    throw new ProblemException(
            ErrorCode.SERVICE_UNAVAILABLE, "The server is busy. Try again in a few seconds.")
        .withRetryAfter(MAX_WAIT);
  }

  private <T> T inUnit(Tenant tenant, Function<PersistenceUnit, T> work) {
    var key = homes.of(tenant.isolationMode()).unitKey(tenant.id());
    while (true) {
      var slot = units.get(key, k -> new Slot());
      var unit = slot.unit(() -> build(tenant));
      if (unit.enter()) {
        try {
          return work.apply(unit);
        } finally {
          unit.leave();
        }
      }
      units.asMap().remove(key, slot);
    }
  }

  private PersistenceUnit build(Tenant tenant) {
    var placement = control.inTransaction(em -> placements.placement(em, tenant.id()));
    var definition = homes.of(tenant.isolationMode()).unit(tenant.id(), placement, entities);
    var unit = new PersistenceUnits(installation.get().pool()).build(definition);
    tally.add(Happening.PERSISTENCE_UNIT_OPENED);
    return unit;
  }

  /**
   * Closes a tenant's unit once its running transactions have ended, as when the tenant is dropped.
   */
  public void forget(Tenant tenant) {
    if (tenant.isolationMode() != IsolationMode.SHARED_SCHEMA) {
      units.invalidate(tenant.id().value());
    }
  }

  /**
   * What a tenant takes of this node.
   *
   * @param unitOpen whether its persistence unit is built
   * @param transactions that it has open now
   * @param transactionsLimit how many it may have open at once
   * @param nodeTransactions that all tenants have open on this node
   * @param nodeTransactionsLimit how many all tenants may have open on this node
   */
  public record Use(
      boolean unitOpen,
      int transactions,
      int transactionsLimit,
      int nodeTransactions,
      int nodeTransactionsLimit) {}

  /** What a tenant takes of this node right now. */
  public Use use(Tenant tenant) {
    var share = shares.getIfPresent(tenant.id());
    return new Use(
        units.getIfPresent(homes.of(tenant.isolationMode()).unitKey(tenant.id())) != null,
        share == null ? 0 : limits.connectionsPerTenant() - share.availablePermits(),
        limits.connectionsPerTenant(),
        limits.connections() - connections.availablePermits(),
        limits.connections());
  }

  /** How many callers wait for a connection of their tenant's share, or of that of all tenants. */
  public int waiting() {
    return waiting.get();
  }

  /** How many persistence units may be open. */
  public int bound() {
    return limits.units();
  }

  /** How many persistence units are open now. */
  public long open() {
    return units.estimatedSize();
  }

  @PreDestroy
  void close() {
    units.invalidateAll();
  }

  private void close(@Nullable Slot slot, RemovalCause cause) {
    if (slot != null && slot.close()) {
      tally.add(Happening.PERSISTENCE_UNIT_CLOSED, cause);
    }
  }

  /**
   * A place in the cache whose unit is built by the first who needs it, while the others wait for
   * it alone. Who closes it does not wait: a unit that is still being built is closed by its
   * builder.
   */
  private static final class Slot {

    private volatile @Nullable PersistenceUnit built;
    private volatile boolean closed;

    PersistenceUnit unit(Supplier<PersistenceUnit> builder) {
      var unit = built;
      return unit == null ? build(builder) : unit;
    }

    private synchronized PersistenceUnit build(Supplier<PersistenceUnit> builder) {
      var unit = built;
      if (unit == null) {
        unit = builder.get();
        built = unit;
        if (closed) {
          unit.close();
        }
      }
      return unit;
    }

    /** Closes the unit, if one was built. */
    boolean close() {
      closed = true;
      var unit = built;
      if (unit == null) {
        return false;
      }
      unit.close();
      return true;
    }
  }
}
