package dev.hellojohn.bench;

import static dev.hellojohn.bench.BenchmarkReport.mebibytes;
import static dev.hellojohn.bench.BenchmarkReport.ms;
import static dev.hellojohn.bench.BenchmarkReport.say;

import java.util.Map;

/** What the product adds to the server that it runs on: time to be ready, resident memory. */
final class StartAndMemory {

  private static final String SECTION = "start";
  private static final String HEAP = "512m";
  private static final int SIGN_INS = 5000;
  private static final int REFRESHES = 5000;

  private final BenchmarkOptions options;
  private final BenchmarkReport report;

  StartAndMemory(BenchmarkOptions options, BenchmarkReport report) {
    this.options = options;
    this.report = report;
  }

  void measure() throws Exception {
    try (var installation = Installation.start(HEAP, Map.of());
        var empty = new EmptyWar(HEAP)) {
      var client = installation.client();
      var tenant =
          Account.tenant(client, Account.administrator(client), "bench", "separate_schema");
      var account = Account.signUp(client, tenant, "ann@example.com");
      starts(installation, empty);
      double floor = empty.process().residentMebibytes();
      empty.stop();
      say("Signing in %d times, refreshing %d times …".formatted(SIGN_INS, REFRESHES));
      for (int i = 0; i < SIGN_INS; i++) {
        account.signIn();
      }
      for (int i = 0; i < REFRESHES; i++) {
        account.refresh();
      }
      double resident = installation.process().residentMebibytes();
      var how = "VmRSS after a full collection, heap bound " + HEAP;
      report.add(SECTION, "empty WAR, resident", mebibytes(floor), "", how);
      report.add(
          SECTION,
          "above it after 5,000 sign-ins and 5,000 refreshes",
          mebibytes(resident - floor),
          "≤ 150 MiB",
          how);
    }
  }

  private void starts(Installation installation, EmptyWar empty) {
    var ours = new Times();
    var theirs = new Times();
    var server = installation.server();
    StartTimes.time(new Times(), empty::begin, empty.ready());
    for (int i = 0; i < options.starts(); i++) {
      say("Start %d of %d …".formatted(i + 1, options.starts()));
      empty.stop();
      StartTimes.time(theirs, empty::begin, empty.ready());
      server.close();
      StartTimes.time(ours, server::beginAgain, server.uri("/health/ready"));
    }
    var how =
        "median of %d warm starts after orderly stops, alternating".formatted(options.starts());
    report.add(SECTION, "empty WAR, command to ready", ms(theirs.millis(0.5)), "", how);
    report.add(
        SECTION,
        "above it, command to ready",
        ms(ours.millis(0.5) - theirs.millis(0.5)),
        "≤ 2500 ms",
        how);
  }
}
