package dev.hellojohn.signin;

import dev.hellojohn.store.ControlDatabase;
import dev.hellojohn.store.Upkeep;
import dev.hellojohn.tenancy.TenantTurns;
import dev.hellojohn.tenancy.TenantUnits;
import dev.hellojohn.tenancy.Tenants;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Removes tokens whose time is over, of one tenant a round. */
@Singleton
public class OneTimeTokenUpkeep implements Upkeep {

  private static final int BATCH = 500;

  private final TenantUnits units;
  private final OneTimeTokens tokens;
  private final Clock clock;
  private final TenantTurns turns;

  @Inject
  OneTimeTokenUpkeep(
      ControlDatabase control,
      Tenants tenants,
      TenantUnits units,
      OneTimeTokens tokens,
      Clock clock) {
    this.units = units;
    this.tokens = tokens;
    this.clock = clock;
    this.turns = new TenantTurns(control, tenants);
  }

  @Override
  public String name() {
    return "one-time tokens";
  }

  @Override
  public int run() {
    return turns
        .next()
        .map(tenant -> units.inTransaction(tenant, em -> tokens.purge(em, clock.instant(), BATCH)))
        .orElse(0);
  }
}
