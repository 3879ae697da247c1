package dev.hellojohn.bench;

import static dev.hellojohn.bench.BenchmarkReport.ms;
import static dev.hellojohn.bench.BenchmarkReport.ratio;
import static dev.hellojohn.bench.BenchmarkReport.say;

import com.sun.management.OperatingSystemMXBean;
import dev.hellojohn.crypto.Argon2Parameters;
import dev.hellojohn.crypto.PasswordHasher;
import dev.hellojohn.testing.CountedTally;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What one request costs the server: CPU time, round trips to the database, time. */
final class OperationCosts {

  private static final String SECTION = "operations";
  private static final int HASHES = 200;

  private static final int MOST_BLOCKS = 10;

  private final BenchmarkOptions options;
  private final BenchmarkReport report;
  private final PasswordHasher hasher =
      new PasswordHasher(
          Argon2Parameters.DEFAULT, 1, 1, Duration.ofSeconds(10), new CountedTally());

  OperationCosts(BenchmarkOptions options, BenchmarkReport report) {
    this.options = options;
    this.report = report;
  }

  private record Cost(double cpuMillis, double roundTrips) {}

  void measure() throws Exception {
    try (var installation = Installation.start("512m", Map.of())) {
      var client = installation.client();
      var tenant =
          Account.tenant(client, Account.administrator(client), "bench", "separate_schema");
      var account = Account.signUp(client, tenant, "ann@example.com");
      hashMillis();
      double before = hashMillis();
      var signIn = measure(installation, account, Operation.SIGN_IN, "");
      double hash = (before + hashMillis()) / 2;
      report.add(SECTION, "one Argon2id hash, CPU", ms(hash), "", "in the measuring JVM, warm");
      report.add(
          SECTION,
          "CPU of a sign-in / of one hash",
          ratio(signIn.cpuMillis / hash),
          "≤ 1.10 ×",
          "hashes measured before and after the sign-ins");
      measure(installation, account, Operation.REFRESH, "one that writes, ≤ two that read");
      for (var operation : List.of(Operation.ME, Operation.VERIFY, Operation.SIGN_UP)) {
        measure(installation, account, operation, "");
      }
      for (var operation : Operation.FROM_MEMORY) {
        measure(installation, account, operation, "from memory");
      }
    }
  }

  private Cost measure(
      Installation installation, Account account, Operation operation, String target) {
    var name = operation.name();
    Runnable request = () -> account.make(operation);
    say("Measuring " + name + " …");
    int count = options.operations();
    var process = installation.process();
    int blocks =
        WarmUp.of(
            process,
            () -> {
              for (int i = 0; i < count; i++) {
                request.run();
              }
            },
            MOST_BLOCKS);
    var times = new Times();
    double cpu = process.cpuSeconds();
    double compilers = process.compilerSeconds();
    long trips = installation.roundTrips();
    for (int i = 0; i < count; i++) {
      times.time(request);
    }
    double compiled = process.compilerSeconds() - compilers;
    var cost =
        new Cost(
            (process.cpuSeconds() - cpu - compiled) * 1000 / count,
            (double) (installation.roundTrips() - trips) / count);
    var how = "%d in a row by one client, after %d".formatted(count, blocks * count);
    report.add(
        SECTION,
        name + ", CPU of the server",
        ms(cost.cpuMillis),
        "",
        how + "; beside it the JVM's compilers took " + ms(compiled * 1000 / count));
    report.add(SECTION, name + ", round trips", "%.2f".formatted(cost.roundTrips), target, how);
    report.add(
        SECTION,
        name + ", p50 / p95",
        ms(times.millis(0.5)) + " / " + ms(times.millis(0.95)),
        "",
        how);
    return cost;
  }

  /** Of the whole process, since it hashes in threads of its own. Nothing else runs in it. */
  private double hashMillis() {
    var process = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long start = process.getProcessCpuTime();
    for (int i = 0; i < HASHES; i++) {
      hasher.verify("open sesame, said the sailor", null);
    }
    return (process.getProcessCpuTime() - start) / 1e6 / HASHES;
  }
}
