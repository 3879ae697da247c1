package dev.hellojohn.bench;

import static dev.hellojohn.bench.BenchmarkReport.ms;
import static dev.hellojohn.bench.BenchmarkReport.ratio;
import static dev.hellojohn.bench.BenchmarkReport.say;

import dev.hellojohn.bench.Load.Outcome;
import dev.hellojohn.bench.Load.Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What becomes of everybody else when far more sign-ins arrive than can be hashed. */
final class Overload {

  private static final String SECTION = "overload";
  private static final String HEAP = "256m";

  /** At so many times of what is answered, sign-ins arrive. */
  private static final double TOO_MANY = 4;

  /** Who signs in: each waits for nobody who signs in to the same account. */
  private static final int SIGN_INS = 500;

  private static final List<Operation> OTHERS = List.of(Operation.REFRESH, Operation.KEY_SET);

  private final BenchmarkOptions options;
  private final BenchmarkReport report;

  Overload(BenchmarkOptions options, BenchmarkReport report) {
    this.options = options;
    this.report = report;
  }

  void measure() throws Exception {
    try (var installation = Installation.start(HEAP, MeasuredWar.make())) {
      int clients = Math.max(1, options.clients() / 2);
      var accounts = Account.several(installation.client(), options.mode(), clients + SIGN_INS);
      var some = accounts.subList(0, clients);
      var rest = accounts.subList(clients, accounts.size());
      var load = new Load(installation.server().uri("/"));
      say("Warming up, then counting sign-ins …");
      var others = OTHERS.stream().map(one -> Stream.of(one, some)).toList();
      WarmUp.of(installation, options.duration(), others);
      double perSecond =
          load.send(
                  options.duration(),
                  List.of(Stream.of(Operation.SIGN_IN, rest.subList(0, clients))))
              .get(Operation.SIGN_IN.name())
              .perSecond();
      var all = new ArrayList<>(others);
      all.add(Stream.atRate(Operation.SIGN_IN, rest, TOO_MANY * perSecond));
      say("Warming up with too many sign-ins …");
      WarmUp.of(installation, options.duration(), all);
      say("The others alone …");
      var alone = load.send(options.duration(), others);
      say("The others beside too many sign-ins …");
      var beside = load.send(options.duration(), all);
      tell(alone, beside, TOO_MANY * perSecond);
      report.add(
          SECTION,
          "OutOfMemoryError in the log",
          installation.server().logText().contains("OutOfMemoryError") ? "yes" : "none",
          "none",
          "heap " + HEAP);
    }
  }

  private void tell(Map<String, Outcome> alone, Map<String, Outcome> beside, double rate) {
    var how = "%.0f sign-ins a second arrive, heap %s".formatted(rate, HEAP);
    for (var operation : OTHERS) {
      var before = alone.get(operation.name());
      var after = beside.get(operation.name());
      report.add(
          SECTION,
          "p95 of " + operation.name() + " beside too many sign-ins / alone",
          "%s (%s / %s)"
              .formatted(
                  ratio(after.millis(0.95) / before.millis(0.95)),
                  ms(after.millis(0.95)),
                  ms(before.millis(0.95))),
          "≤ 2 ×",
          how + "; p50 %s / %s".formatted(ms(after.millis(0.5)), ms(before.millis(0.5))));
    }
    var signIns = beside.get(Operation.SIGN_IN.name());
    report.add(
        SECTION,
        "sign-ins answered / refused with 503 / otherwise wrong",
        "%d / %d / %d"
            .formatted(
                signIns.answers() - signIns.errors(),
                signIns.refusals(),
                signIns.errors() - signIns.refusals()),
        "none otherwise",
        how + "; p95 of all of them " + ms(signIns.millis(0.95)));
  }
}
