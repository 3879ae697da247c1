package dev.hellojohn.bench;

import dev.hellojohn.tenancy.IsolationMode;
import dev.hellojohn.tenancy.TenancyFixture;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.testing.PostgresServer;
import java.time.Clock;
import java.util.List;
import java.util.Locale;

/** What a transaction pays for the role and the path of its tenant. */
final class TransactionCost {

  private static final int ROUNDS = 10;

  private final BenchmarkOptions options;
  private final BenchmarkReport report;

  TransactionCost(BenchmarkOptions options, BenchmarkReport report) {
    this.options = options;
    this.report = report;
  }

  void measure() throws Exception {
    try (var fixture =
        new TenancyFixture(
            PostgresServer.freshDatabase(), List.of(), List.of(), 16, Clock.systemUTC())) {
      var with = fixture.createTenant("with", IsolationMode.SEPARATE_SCHEMA);
      var without = fixture.createTenant("without", IsolationMode.SEPARATE_DATABASE);
      run(fixture, with, new Times());
      run(fixture, without, new Times());
      var withRole = new Times();
      var withoutRole = new Times();
      for (int i = 0; i < ROUNDS; i++) {
        run(fixture, with, withRole);
        run(fixture, without, withoutRole);
      }
      report.add(
          "tenancy",
          "role and path, per transaction",
          String.format(
              Locale.ROOT, "%.0f µs", (withRole.millis(0.5) - withoutRole.millis(0.5)) * 1000),
          "≤ 25 µs",
          "medians of %d transactions of one statement each, separate_schema less separate_database"
              .formatted(withRole.count()));
    }
  }

  private void run(TenancyFixture fixture, Tenant tenant, Times times) {
    for (int i = 0; i < options.operations(); i++) {
      times.time(
          () ->
              fixture.units.inTransaction(
                  tenant, em -> em.createNativeQuery("select 1", Integer.class).getSingleResult()));
    }
  }
}
