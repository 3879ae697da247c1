package dev.hellojohn.event.audit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.hellojohn.config.Configuration;
import dev.hellojohn.config.Secret;
import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.store.ControlDatabase;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantStatus;
import dev.hellojohn.tenancy.TenantUnits;
import dev.hellojohn.tenancy.Tenants;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The chains of this instance. */
@Singleton
public class Chains {

  /** A derived key costs some ten microseconds and a hundred octets. */
  private static final int REMEMBERED_KEYS = 10_000;

  private final ControlDatabase control;
  private final TenantUnits units;
  private final Tenants tenants;
  private final List<String> masterKeys;
  private final Cache<String, ChainKey> keys =
      Caffeine.newBuilder().maximumSize(REMEMBERED_KEYS).build();

  @Inject
  Chains(Configuration configuration, ControlDatabase control, TenantUnits units, Tenants tenants) {
    this(
        configuration.audit().checkpointKey().all().stream().map(Secret::reveal).toList(),
        control,
        units,
        tenants);
  }

  Chains(List<String> masterKeys, ControlDatabase control, TenantUnits units, Tenants tenants) {
    this.masterKeys = List.copyOf(masterKeys);
    this.control = control;
    this.units = units;
    this.tenants = tenants;
  }

  ChainKey key(String chain) {
    return keys.get(chain, name -> new ChainKey(masterKeys, name));
  }

  /** The operator's chain. */
  Chain operator() {
    return new Chain(
        Chain.OPERATOR,
        ChainTables.OPERATOR,
        key(Chain.OPERATOR),
        new Chain.Transactions() {
          @Override
          public <T> T run(Function<EntityManager, T> work) {
            return control.inTransaction(work);
          }
        });
  }

  /** A tenant's chain. */
  Chain of(Tenant tenant) {
    var id = tenant.id().value();
    return new Chain(
        id,
        ChainTables.TENANT,
        key(id),
        new Chain.Transactions() {
          @Override
          public <T> T run(Function<EntityManager, T> work) {
            return units.inTransaction(tenant, work);
          }
        });
  }

  /** The chain of that name; empty if its tenant is gone, or not there yet. */
  Optional<Chain> find(String id) {
    if (id.equals(Chain.OPERATOR)) {
      return Optional.of(operator());
    }
    return control
        .inTransaction(em -> tenants.find(em, new TenantId(id)))
        .filter(tenant -> tenant.status() != TenantStatus.PROVISIONING)
        .map(this::of);
  }
}
