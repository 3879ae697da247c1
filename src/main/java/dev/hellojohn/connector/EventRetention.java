package dev.hellojohn.connector;

import dev.hellojohn.config.Configuration;
import dev.hellojohn.store.ControlDatabase;
import dev.hellojohn.store.Upkeep;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantTurns;
import dev.hellojohn.tenancy.TenantUnits;
import dev.hellojohn.tenancy.Tenants;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/**
 * Removes events past their time, and the rows of removed connectors: one tenant a round, in
 * batches. Of two nodes at the same batch one waits, and finds nothing left of it.
 */
@Singleton
public class EventRetention implements Upkeep {

  /** Rows of one transaction: it is short, and no receiver waits for it. */
  private static final int BATCH = 200;

  /** 10,000 events a round: a sender at its limit makes 43,200 a day. */
  private static final int MAX_BATCHES = 50;

  private final TenantUnits units;
  private final ReceivedEvents events;
  private final Clock clock;
  private final Duration retention;
  private final TenantTurns turns;

  @Inject
  EventRetention(
      ControlDatabase control,
      Tenants tenants,
      TenantUnits units,
      ReceivedEvents events,
      Clock clock,
      Configuration configuration) {
    this.units = units;
    this.events = events;
    this.clock = clock;
    this.retention = configuration.connectors().eventRetention();
    this.turns = new TenantTurns(control, tenants);
  }

  @Override
  public String name() {
    return "received webhooks";
  }

  @Override
  public int run() {
    return turns.next().map(this::purge).orElse(0);
  }

  /** Removes what is due of one tenant. */
  int purge(Tenant tenant) {
    var before = clock.instant().minus(retention);
    int removed = 0;
    for (int batch = 0; batch < MAX_BATCHES; batch++) {
      int now = units.inTransaction(tenant, em -> events.purge(em, before, BATCH));
      removed += now;
      if (now == 0) {
        return removed + units.inTransaction(tenant, events::purgeConnectors);
      }
    }
    return removed;
  }
}
