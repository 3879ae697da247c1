package dev.hellojohn.bench;

import static dev.hellojohn.bench.BenchmarkReport.ms;

import dev.hellojohn.bench.Load.Outcome;
import dev.hellojohn.bench.ProcessCosts.Cost;
import java.util.List;
import java.util.Locale;

/**
 * What many clients at once got.
 *
 * @param operation the kind of request
 * @param outcome null where only the cost of several kinds together is known
 * @param cost null where it is that of several kinds together
 * @param limit what bounds it, and how much of that was reached; null for nothing
 */
record LoadRow(String operation, Outcome outcome, Cost cost, String limit) {

  static final List<String> HEADINGS =
      List.of(
          "operation",
          "a second",
          "p50",
          "p95",
          "p99",
          "p99.9",
          "errors",
          "CPU",
          "allocated",
          "collector",
          "resident",
          "of the limit");

  List<String> cells() {
    return List.of(
        operation,
        outcome == null ? "" : format("%.0f", outcome.perSecond()),
        time(0.5),
        time(0.95),
        time(0.99),
        time(0.999),
        outcome == null ? "" : Long.toString(outcome.errors()),
        cost == null ? "" : ms(cost.cpuMillis()),
        cost == null ? "" : format("%.0f KiB", cost.allocatedKibibytes()),
        cost == null ? "" : format("%.1f %%", 100 * cost.collectionShare()),
        cost == null ? "" : BenchmarkReport.mebibytes(cost.residentMebibytes()),
        limit == null ? "" : limit);
  }

  private String time(double share) {
    return outcome == null ? "" : ms(outcome.millis(share));
  }

  private static String format(String pattern, double value) {
    return String.format(Locale.ROOT, pattern, value);
  }
}
