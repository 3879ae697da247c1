package dev.hellojohn.bench;

import static dev.hellojohn.bench.BenchmarkReport.mebibytes;
import static dev.hellojohn.bench.BenchmarkReport.ms;
import static dev.hellojohn.bench.BenchmarkReport.ratio;
import static dev.hellojohn.bench.BenchmarkReport.say;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What many tenants cost, on one PostgreSQL, each in a schema of its own. */
final class TenancyCurve {

  private static final String SECTION = "tenancy";
  private static final String MODE = "separate_schema";
  private static final String HEAP = "4g";
  private static final int BOUND = 256;
  private static final int BLOCK = 100;

  private final BenchmarkOptions options;
  private final BenchmarkReport report;
  private final List<Account> accounts = new ArrayList<>();

  TenancyCurve(BenchmarkOptions options, BenchmarkReport report) {
    this.options = options;
    this.report = report;
  }

  void measure() throws Exception {
    int tenants = options.tenants();
    try (var many =
            Installation.start(
                HEAP, Map.of("HELLOJOHN_TENANT_UNITS_MAX", Integer.toString(tenants + 10)));
        var one = Installation.start(HEAP, Map.of())) {
      create(many, tenants);
      single(one);
      warm("refresh", Account::refresh);
      warm("sign-in", Account::signIn);
      starts(many, one);
      one.server().close();
      cold(many);
      memory(many);
    }
  }

  private void single(Installation one) {
    var client = one.client();
    var tenant = Account.tenant(client, Account.administrator(client), "single", MODE);
    Account.signUp(client, tenant, "ann@example.com");
  }

  private void create(Installation installation, int count) {
    var client = installation.client();
    var admin = Account.administrator(client);
    var times = new Times();
    for (int i = 0; i < count; i++) {
      var slug = "bench-" + accounts.size();
      long start = System.nanoTime();
      var tenant = Account.tenant(client, admin, slug, MODE);
      times.add(System.nanoTime() - start);
      accounts.add(Account.signUp(client, tenant, "ann@example.com"));
      if (accounts.size() % BLOCK == 0) {
        say("%d tenants …".formatted(accounts.size()));
      }
    }
    var how = "one after the other, over HTTP, a sign-up after each";
    report.add(SECTION, "create a tenant, p50", ms(times.millis(0.5)), "< 150 ms", how);
    report.add(
        SECTION,
        "the last ten / the 6th to the 15th, medians",
        ratio(times.millis(0.5, count - 10, count) / times.millis(0.5, 5, 15)),
        "≤ 1.2 ×",
        how + "; the first ones meet a cold JVM");
    report.add(
        SECTION,
        "the last ten / the 101st to the 110th, medians",
        ratio(times.millis(0.5, count - 10, count) / times.millis(0.5, 100, 110)),
        "",
        how);
  }

  private void warm(String name, Consumer<Account> request) {
    say("Warm " + name + " …");
    accounts.forEach(request);
    var inTurn = new Times();
    var same = new Times();
    var single = accounts.get(0);
    for (int from = 0; from < accounts.size(); from += BLOCK) {
      for (var account : accounts.subList(from, Math.min(from + BLOCK, accounts.size()))) {
        inTurn.time(() -> request.accept(account));
      }
      for (int i = 0; i < BLOCK; i++) {
        same.time(() -> request.accept(single));
      }
    }
    var how = "p95 of %d each, in alternating blocks of %d".formatted(inTurn.count(), BLOCK);
    report.add(
        SECTION,
        "%s at %d tenants in turn / at one".formatted(name, accounts.size()),
        "%s (%s / %s)"
            .formatted(
                ratio(inTurn.millis(0.95) / same.millis(0.95)),
                ms(inTurn.millis(0.95)),
                ms(same.millis(0.95))),
        "≤ 1.2 ×",
        how + ", heap " + HEAP);
  }

  private void starts(Installation many, Installation one) {
    var withMany = new Times();
    var withOne = new Times();
    for (int i = 0; i < options.starts(); i++) {
      say("Start %d of %d …".formatted(i + 1, options.starts()));
      start(withMany, many);
      start(withOne, one);
    }
    report.add(
        SECTION,
        "start with %d tenants, above one with 1".formatted(accounts.size()),
        ms(withMany.millis(0.5) - withOne.millis(0.5)),
        "≤ 1000 ms",
        "median of %d, alternating".formatted(options.starts()));
  }

  private static void start(Times times, Installation installation) {
    installation.server().close();
    StartTimes.time(
        times, installation.server()::beginAgain, installation.server().uri("/health/ready"));
    installation.server().close();
  }

  /** After a start no tenant has a persistence unit; the first one's requests warm the JVM up. */
  private void cold(Installation many) {
    many.server().restart();
    say("First requests of cold tenants …");
    for (int i = 0; i < 10 * BLOCK; i++) {
      accounts.get(0).refresh();
    }
    var times = new Times();
    for (var account : accounts.subList(1, accounts.size())) {
      times.time(account::refresh);
    }
    report.add(
        SECTION,
        "first request of a cold tenant, p95",
        ms(times.millis(0.95)) + " (p50 " + ms(times.millis(0.5)) + ")",
        "< 300 ms",
        "a refresh of each of %d tenants after a start, JVM warm".formatted(times.count()));
  }

  /** What the first tenant and the first hash leave behind is no growth: it is there before. */
  private void memory(Installation many) {
    many.server().restart(Map.of("HELLOJOHN_TENANT_UNITS_MAX", Integer.toString(BOUND)));
    single(many);
    accounts.forEach(Account::refresh);
    var process = many.process();
    double after = process.heapMebibytes();
    int touched = accounts.size();
    create(many, options.touched() - touched);
    accounts.forEach(Account::refresh);
    report.add(
        SECTION,
        "heap after touching %d and %d tenants".formatted(touched, accounts.size()),
        mebibytes(after) + " and " + mebibytes(process.heapMebibytes()),
        "growth stops",
        "after full collections, at most %d units kept".formatted(BOUND));
  }
}
