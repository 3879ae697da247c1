package dev.hellojohn.bench;

import static dev.hellojohn.bench.BenchmarkReport.ms;
import static dev.hellojohn.bench.BenchmarkReport.ratio;
import static dev.hellojohn.bench.BenchmarkReport.say;

import dev.hellojohn.bench.Load.Outcome;
import dev.hellojohn.bench.Load.Stream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** How many requests of each kind are answered in a second, and how many the machine allows. */
final class OperationLoad {

  private static final String SECTION = "load";
  private static final String HEAP = "512m";
  private static final String SMALL_HEAP = "256m";

  /** At so many times of what is answered, sign-ins arrive. */
  private static final double OVERLOAD = 4;

  private static final Operation EMPTY_RESOURCE =
      Operation.plain("empty resource", EmptyResource.PATH);
  private static final Operation EMPTY_SERVLET =
      Operation.plain("empty servlet", EmptyServlet.PATH);

  private final BenchmarkOptions options;
  private final BenchmarkReport report;
  private final Map<String, Double> limits = new HashMap<>();
  private double signInsPerSecond;

  OperationLoad(BenchmarkOptions options, BenchmarkReport report) {
    this.options = options;
    this.report = report;
  }

  void measure() throws Exception {
    var war = MeasuredWar.make();
    try (var installation = Installation.start(HEAP, war)) {
      measureLimits(installation);
      var accounts = accounts(installation);
      signInsPerSecond = single(installation, Operation.SIGN_IN, accounts).perSecond();
      Operation.WITH_DATABASE.forEach(operation -> single(installation, operation, accounts));
      // With a JVM that is warm by now, as for those that are held against them.
      single(installation, EMPTY_SERVLET, accounts);
      limits.put("empty resource", single(installation, EMPTY_RESOURCE, accounts).perSecond());
      Operation.FROM_MEMORY.forEach(operation -> single(installation, operation, accounts));
      signOut(installation, accounts);
      accounts.forEach(Account::signIn);
      mix(installation, accounts);
    }
    try (var installation = Installation.start(SMALL_HEAP, war)) {
      overload(installation, accounts(installation));
    }
  }

  private void measureLimits(Installation installation) throws Exception {
    var machine = new Limits(options.duration().dividedBy(2), options.clients());
    limit("Argon2id hashes", machine.hashes());
    limit("Ed25519 signatures", machine.signatures());
    limit("updates of one row", machine.updates(installation.database()));
    limit("inserts of two rows", machine.inserts(installation.database()));
  }

  private void limit(String name, double perSecond) {
    limits.put(name, perSecond);
    report.add(
        SECTION,
        "limit: " + name,
        "%.0f a second".formatted(perSecond),
        "",
        "by the measuring JVM, the server idle");
  }

  private List<Account> accounts(Installation installation) {
    var client = installation.client();
    var tenant = Account.tenant(client, Account.administrator(client), "bench", options.mode());
    return IntStream.range(0, options.clients())
        .mapToObj(i -> Account.signUp(client, tenant, "ann" + i + "@example.com"))
        .toList();
  }

  private Outcome single(Installation installation, Operation operation, List<Account> accounts) {
    return run(installation, List.of(Stream.of(operation, accounts))).get(operation.name());
  }

  /** Each of them has a session of its own to end; what that costs is in the row too. */
  private void signOut(Installation installation, List<Account> accounts) {
    run(installation, List.of(Stream.of(Operation.SIGN_OUT, accounts).after(Operation.SIGN_IN)));
  }

  /** Of four clients that read, two renew their tokens, one verifies, one signs in. */
  private void mix(Installation installation, List<Account> accounts) {
    var streams = new ArrayList<Stream>();
    int share = Math.max(1, accounts.size() / 8);
    var of = new Shares(accounts);
    streams.add(Stream.of(Operation.ME, of.next(4 * share)));
    streams.add(Stream.of(Operation.REFRESH, of.next(2 * share)));
    streams.add(Stream.of(Operation.VERIFY, of.next(share)));
    streams.add(Stream.of(Operation.SIGN_IN, of.next(share)));
    run(installation, streams);
  }

  /** Accounts that no two streams have. */
  private static final class Shares {

    private final List<Account> accounts;
    private int taken;

    Shares(List<Account> accounts) {
      this.accounts = accounts;
    }

    List<Account> next(int count) {
      int from = Math.min(taken, accounts.size() - 1);
      taken = Math.min(accounts.size(), from + count);
      return accounts.subList(from, taken);
    }
  }

  private Map<String, Outcome> run(Installation installation, List<Stream> streams) {
    var names = streams.stream().map(stream -> stream.operation().name()).toList();
    say("Sending " + String.join(", ", names) + " …");
    var load = new Load(installation.server().uri("/"));
    load.send(options.duration(), streams);
    var costs = ProcessCosts.begin(installation.process());
    var outcomes = load.send(options.duration(), streams);
    long answers = outcomes.values().stream().mapToLong(Outcome::answers).sum();
    var cost = costs.end(answers);
    var mixed = streams.size() > 1;
    outcomes.forEach(
        (name, outcome) ->
            report.add(
                new LoadRow(
                    mixed ? "mix: " + name : name,
                    outcome,
                    mixed || outcomes.size() > 1 ? null : cost,
                    mixed ? null : heldAgainst(name, outcome))));
    if (outcomes.size() > 1) {
      report.add(new LoadRow("all of " + String.join(", ", outcomes.keySet()), null, cost, null));
    }
    return outcomes;
  }

  /** What bounds an operation, and how much of it was reached. */
  private String heldAgainst(String name, Outcome outcome) {
    var limit =
        switch (name) {
          case "sign-in", "sign-up" -> "Argon2id hashes";
          case "refresh" -> "updates of one row";
          case "JWKS", "discovery", "health" -> "empty resource";
          default -> "";
        };
    return limits.containsKey(limit)
        ? "%s of %s".formatted(ratio(outcome.perSecond() / limits.get(limit)), limit)
        : "";
  }

  /** Four times the sign-ins that the server answers, beside what others do. */
  private void overload(Installation installation, List<Account> accounts) throws IOException {
    say("Too many sign-ins …");
    var load = new Load(installation.server().uri("/"));
    var readers = accounts.subList(0, Math.max(1, accounts.size() / 2));
    var others =
        List.of(Stream.of(Operation.REFRESH, readers), Stream.of(Operation.KEY_SET, readers));
    load.send(options.duration(), others);
    var alone = load.send(options.duration(), others);
    var all = new ArrayList<>(others);
    all.add(
        Stream.atRate(
            Operation.SIGN_IN,
            accounts.subList(readers.size(), accounts.size()),
            OVERLOAD * signInsPerSecond));
    var beside = load.send(options.duration(), all);
    var signIns = beside.get(Operation.SIGN_IN.name());
    for (var operation : List.of(Operation.REFRESH, Operation.KEY_SET)) {
      var name = operation.name();
      report.add(
          SECTION,
          "overload: p95 of " + name + " beside too many sign-ins / alone",
          "%s (%s / %s)"
              .formatted(
                  ratio(beside.get(name).millis(0.95) / alone.get(name).millis(0.95)),
                  ms(beside.get(name).millis(0.95)),
                  ms(alone.get(name).millis(0.95))),
          "≤ 2 ×",
          "%.0f sign-ins a second arrive, heap %s"
              .formatted(OVERLOAD * signInsPerSecond, SMALL_HEAP));
    }
    report.add(
        SECTION,
        "overload: sign-ins answered / refused with 503 / otherwise wrong",
        "%d / %d / %d"
            .formatted(
                signIns.answers() - signIns.errors(),
                signIns.refusals(),
                signIns.errors() - signIns.refusals()),
        "nothing otherwise",
        "in " + Duration.ofSeconds(options.duration().toSeconds()).toSeconds() + " s");
    report.add(
        SECTION,
        "overload: OutOfMemoryError in the log",
        installation.server().logText().contains("OutOfMemoryError") ? "yes" : "none",
        "none",
        "heap " + SMALL_HEAP);
  }
}
