package dev.hellojohn.ops.metrics;

import dev.hellojohn.store.Upkeep;
import dev.hellojohn.tenancy.TenantCensus;
import dev.hellojohn.tenancy.TenantCensus.Migration;
import dev.hellojohn.tenancy.TenantStatus;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The tenants as they were counted last. They are counted beside the upkeep and not when somebody
 * looks, so that neither a scrape nor a probe waits for a database that is away.
 */
@Singleton
class TenantCount implements Upkeep {

  /** A count reads every tenant's row. */
  private static final Duration PAUSE = Duration.ofSeconds(60);

  private record Counted(Instant at, TenantCensus.Count count) {}

  private final TenantCensus census;
  private final Clock clock;
  private volatile @Nullable Counted last;

  @Inject
  TenantCount(TenantCensus census, Clock clock) {
    this.census = census;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "tenant count";
  }

  @Override
  public int run() {
    Counted counted = last;
    if (counted == null || !clock.instant().isBefore(counted.at().plus(PAUSE))) {
      last = new Counted(clock.instant(), census.take());
    }
    return 0;
  }

  /** How many tenants have this status; not a number before the first count. */
  double of(TenantStatus status) {
    Counted counted = last;
    return counted == null ? Double.NaN : counted.count().byStatus().getOrDefault(status, 0L);
  }

  /** How many tenants' tables are so far; not a number before the first count. */
  double of(Migration migration) {
    Counted counted = last;
    return counted == null ? Double.NaN : counted.count().byMigration().getOrDefault(migration, 0L);
  }
}
