package dev.hellojohn.bench;

import java.nio.file.Path;

/** Measures the packaged server on a real PostgreSQL: {@code mvn -Pbench verify}. */
public final class Benchmark {

  private Benchmark() {}

  /** Runs the sections that {@code -Dbench.sections} names, and writes {@code target/bench}. */
  public static void main(String[] arguments) throws Exception {
    // Hyperfoil reports each pause of its own JVM as an error, and log4j that it has no provider.
    System.setProperty("io.hyperfoil.jitter.watchdog.threshold", "60000");
    System.setProperty("log4j2.StatusLogger.level", "OFF");
    var options = BenchmarkOptions.ofSystemProperties();
    var report = new BenchmarkReport();
    for (var section : options.sections()) {
      switch (section) {
        case "load" -> new OperationLoad(options, report).measure();
        case "overload" -> new Overload(options, report).measure();
        case "users" -> new UserSearch(options, report).measure();
        case "operations" -> new OperationCosts(options, report).measure();
        case "tenancy" -> {
          new TransactionCost(options, report).measure();
          new TenancyCurve(options, report).measure();
        }
        case "redis" -> new StalledRedis(report).measure();
        case "start" -> new StartAndMemory(options, report).measure();
        default -> throw new IllegalArgumentException("No such section: " + section);
      }
    }
    report.write(Path.of("target", "bench"));
    System.exit(0);
  }
}
