package dev.hellojohn.tenancy;

import dev.hellojohn.crypto.OpaqueToken;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.IdSource;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.store.ControlDatabase;
import dev.hellojohn.store.Installation;
import dev.hellojohn.store.jpa.PersistenceFailures;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Makes and removes tenants, all or nothing.
 *
 * <p>Making one: the row is committed first, in {@link TenantStatus#PROVISIONING}, with all that
 * its database objects will be called; then the objects are made; then the tenant becomes active in
 * the transaction that also writes whatever its maker adds. If the process dies in between, the
 * lease runs out and any node removes what is there: nobody was told of the tenant yet. Removing
 * goes the same way backwards, so that it too is finished by whoever finds it.
 */
@Singleton
public class TenantProvisioning {

  private static final Logger LOG = Logger.getLogger(TenantProvisioning.class.getName());

  /**
   * A tenant is made in well under a second; ten lets a slow database finish before another node
   * cleans up.
   */
  private static final Duration LEASE = Duration.ofSeconds(30);

  private static final int PASSWORD_BYTES = 24;

  private final ControlDatabase control;
  private final Installation installation;
  private final TenantHomes homes;
  private final Tenants tenants;
  private final TenantPlacements placements;
  private final TenantUnits units;
  private final TenantRemoval removal;
  private final IdSource ids;
  private final Clock clock;

  @Inject
  public TenantProvisioning(
      ControlDatabase control,
      Installation installation,
      TenantHomes homes,
      Tenants tenants,
      TenantPlacements placements,
      TenantUnits units,
      TenantRemoval removal,
      IdSource ids,
      Clock clock) {
    this.control = control;
    this.installation = installation;
    this.homes = homes;
    this.tenants = tenants;
    this.placements = placements;
    this.units = units;
    this.removal = removal;
    this.ids = ids;
    this.clock = clock;
  }

  /** What the maker of a tenant adds in the transaction that makes it active. */
  public record Activation(EntityManager em, Tenant tenant) {}

  /**
   * Makes a tenant.
   *
   * @param finish runs in the transaction that makes the tenant active; its result is returned
   * @throws ProblemException {@code slug_taken}; {@code service_unavailable} if the database
   *     refuses, with nothing left behind
   */
  public <T> T create(NewTenant wanted, Function<Activation, T> finish) {
    var id = new TenantId(ids.next("tnt"));
    var placement = place(id, wanted);
    var tenant = begin(id, wanted, placement);
    try {
      homes.of(wanted.isolationMode()).create(id, placement);
      return control.inTransaction(
          em -> {
            placements.recordMigration(em, id, installation.tenantChangelog().fingerprint(), null);
            var active =
                tenants.move(em, id, List.of(TenantStatus.PROVISIONING), TenantStatus.ACTIVE);
            return finish.apply(new Activation(em, active));
          });
    } catch (SQLException | RuntimeException e) {
      undo(tenant, placement);
      if (e instanceof ProblemException problem) {
        throw problem;
      }
      LOG.log(Level.WARNING, "Tenant " + id + " could not be provisioned", e);
      throw new ProblemException(
              ErrorCode.SERVICE_UNAVAILABLE,
              "The tenant's database could not be made. The server's log says why; nothing was left behind.")
          .withRetryAfter(LEASE)
          .withCause(e);
    }
  }

  private static Placement place(TenantId id, NewTenant wanted) {
    var name = "hj" + id.value().substring("tnt_".length()).toLowerCase(Locale.ROOT);
    var external = wanted.database();
    if (external == null) {
      return new Placement(name, OpaqueToken.generate("", PASSWORD_BYTES), null, null);
    }
    return new Placement(name, external.password().reveal(), external.url(), external.username());
  }

  private Tenant begin(TenantId id, NewTenant wanted, Placement placement) {
    try {
      return control.inTransaction(
          em -> placements.insert(em, id, wanted, placement, clock.instant().plus(LEASE)));
    } catch (RuntimeException e) {
      if (PersistenceFailures.isUniqueViolation(e)) {
        throw new ProblemException(
            ErrorCode.SLUG_TAKEN,
            "Another tenant has the slug '" + wanted.slug() + "'. Choose another one.");
      }
      throw e;
    }
  }

  private void undo(Tenant tenant, Placement placement) {
    try {
      homes.of(tenant.isolationMode()).drop(tenant.id(), placement);
      control.run(em -> placements.delete(em, tenant.id()));
    } catch (SQLException | RuntimeException e) {
      LOG.log(
          Level.WARNING, "Tenant " + tenant.id() + " is half made; it will be removed later", e);
    }
  }

  /**
   * Removes a deleted tenant and all of its data, for good.
   *
   * @throws ProblemException {@code not_found}; {@code conflict} if it is not deleted; {@code
   *     service_unavailable} if the database refuses: then it will be tried again in the background
   */
  public void purge(TenantId id) {
    boolean taken =
        control.inTransaction(em -> placements.takeForRemoval(em, id, clock.instant().plus(LEASE)));
    if (!taken) {
      throw new ProblemException(
          ErrorCode.CONFLICT, "Only a deleted tenant can be purged. Delete it first.");
    }
    try {
      remove(id);
    } catch (SQLException e) {
      throw new ProblemException(
              ErrorCode.SERVICE_UNAVAILABLE,
              "The tenant's database could not be dropped. It will be tried again.")
          .withRetryAfter(LEASE)
          .withCause(e);
    }
  }

  private void remove(TenantId id) throws SQLException {
    var tenant = control.inTransaction(em -> tenants.find(em, id)).orElse(null);
    if (tenant == null) {
      return;
    }
    var placement = control.inTransaction(em -> placements.placement(em, id));
    units.forget(tenant);
    homes.of(tenant.isolationMode()).drop(id, placement);
    control.run(
        em -> {
          // One that was never finished was told to nobody.
          if (placements.delete(em, id) && tenant.deletedAt() != null) {
            removal.removed(em, tenant);
          }
        });
  }

  /**
   * Removes tenants whose maker died, and those whose time of grace after deletion is over. Any
   * node may do it at any time.
   *
   * @param grace how long a deleted tenant can be restored
   * @return how many were removed
   */
  public int sweep(Duration grace) {
    var due =
        control.inTransaction(
            em -> {
              var all = new java.util.ArrayList<>(placements.abandoned(em));
              all.addAll(placements.deletedBefore(em, clock.instant().minus(grace)));
              return all;
            });
    return (int) due.stream().filter(this::tryRemove).count();
  }

  /**
   * Frees a slug that a tenant holds whose maker died, without waiting for the next {@link #sweep}.
   *
   * @return whether the slug was held by such a tenant, and is free now
   */
  public boolean freeSlug(String slug) {
    return control
        .inTransaction(em -> tenants.findBySlug(em, slug))
        .filter(tenant -> tenant.status() == TenantStatus.PROVISIONING)
        .map(tenant -> tryRemove(tenant.id()))
        .orElse(false);
  }

  private boolean tryRemove(TenantId id) {
    try {
      if (!control.inTransaction(
          em -> placements.takeForRemoval(em, id, clock.instant().plus(LEASE)))) {
        return false;
      }
      remove(id);
      return true;
    } catch (SQLException | RuntimeException e) {
      LOG.log(Level.WARNING, "Tenant " + id + " could not be removed; it will be tried again", e);
      return false;
    }
  }
}
