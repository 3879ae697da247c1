package dev.hellojohn.bench;

import static dev.hellojohn.bench.BenchmarkReport.ratio;
import static dev.hellojohn.bench.BenchmarkReport.say;

import dev.hellojohn.bench.Load.Outcome;
import dev.hellojohn.bench.Load.Stream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How many requests of each kind are answered in a second, and how many the machine allows. */
final class OperationLoad {

  private static final String SECTION = "load";
  private static final String HEAP = "512m";
  private static final Operation EMPTY_RESOURCE =
      Operation.plain("empty resource", EmptyResource.PATH);
  private static final Operation EMPTY_SERVLET =
      Operation.plain("empty servlet", EmptyServlet.PATH);

  private final BenchmarkOptions options;
  private final BenchmarkReport report;
  private final Map<String, Double> limits = new HashMap<>();

  OperationLoad(BenchmarkOptions options, BenchmarkReport report) {
    this.options = options;
    this.report = report;
  }

  void measure() throws Exception {
    var war = MeasuredWar.make();
    try (var installation = Installation.start(HEAP, war)) {
      var machine = new Limits(options.duration().dividedBy(2), options.clients());
      measureLimits(installation, machine);
      var accounts = Account.several(installation.client(), options.mode(), options.clients());
      measure(installation, mix(accounts), "cold");
      Operation.WITH_DATABASE.forEach(operation -> single(installation, operation, accounts));
      // With a JVM that is warm by now, as for those that are held against them.
      single(installation, EMPTY_SERVLET, accounts);
      single(installation, EMPTY_RESOURCE, accounts);
      for (var operation : Operation.FROM_MEMORY) {
        limits.put("empty resource", perSecond(installation, EMPTY_RESOURCE, accounts));
        single(installation, operation, accounts);
      }
      limits.put("Argon2id hashes", machine.hashes());
      single(installation, Operation.SIGN_IN, accounts);
      signOut(installation, accounts);
      accounts.forEach(Account::signIn);
      WarmUp.of(installation, options.duration(), mix(accounts));
      measure(installation, mix(accounts), "mix");
    }
  }

  private void measureLimits(Installation installation, Limits machine) throws Exception {
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

  private Outcome single(Installation installation, Operation operation, List<Account> accounts) {
    return run(installation, List.of(Stream.of(operation, accounts))).get(operation.name());
  }

  /** Each ends a session that is begun for it; the last row has the cost of both. */
  private void signOut(Installation installation, List<Account> accounts) {
    run(installation, List.of(Stream.of(Operation.SIGN_OUT, accounts).after(Operation.SIGN_IN)));
  }

  /** Of eight clients four read, two renew their tokens, one verifies, one signs in. */
  private static List<Stream> mix(List<Account> accounts) {
    var streams = new ArrayList<Stream>();
    int share = Math.max(1, accounts.size() / 8);
    var of = new Shares(accounts);
    streams.add(Stream.of(Operation.ME, of.next(4 * share)));
    streams.add(Stream.of(Operation.REFRESH, of.next(2 * share)));
    streams.add(Stream.of(Operation.VERIFY, of.next(share)));
    streams.add(Stream.of(Operation.SIGN_IN, of.next(share)));
    return streams;
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
    WarmUp.of(installation, options.duration(), streams);
    return measure(installation, streams, "");
  }

  /** Right before what is held against it, so that a slow minute of the machine hits both. */
  private double perSecond(Installation installation, Operation operation, List<Account> accounts) {
    return new Load(installation.server().uri("/"))
        .send(options.duration(), List.of(Stream.of(operation, accounts)))
        .get(operation.name())
        .perSecond();
  }

  /**
   * Sends them, and tells what came of it.
   *
   * @param mix what the report calls streams side by side; empty for one by itself
   */
  private Map<String, Outcome> measure(
      Installation installation, List<Stream> streams, String mix) {
    var names = streams.stream().map(stream -> stream.operation().name()).toList();
    say("Sending " + String.join(", ", names) + " …");
    var costs = ProcessCosts.begin(installation.process());
    var outcomes = new Load(installation.server().uri("/")).send(options.duration(), streams);
    long answers = outcomes.values().stream().mapToLong(Outcome::answers).sum();
    var cost = costs.end(answers);
    boolean alone = mix.isEmpty();
    outcomes.forEach(
        (name, outcome) ->
            report.add(
                new LoadRow(
                    alone ? name : mix + ": " + name,
                    outcome,
                    outcomes.size() == 1 ? cost : null,
                    alone ? heldAgainst(name, outcome) : null)));
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
        ? "%s of %s (%.0f a second)"
            .formatted(ratio(outcome.perSecond() / limits.get(limit)), limit, limits.get(limit))
        : "";
  }
}
