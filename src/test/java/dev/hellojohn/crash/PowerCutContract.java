package dev.hellojohn.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.tenancy.IsolationMode;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.function.Executable;

/**
 * The power goes between any two writes of whatever the product does, and at any moment of its
 * load. Afterwards another process finds all that was answered, and nothing by halves.
 *
 * <p>The product runs in a process of its own, without its HTTP layer, which writes nothing. An
 * agent in that process's JVM lists the writes of an operation and then stops the process at each
 * of them in turn. {@code mvn verify} takes a sample; {@code -Pcrash} all of them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PowerCutContract {

  private static final Logger LOG = Logger.getLogger(PowerCutContract.class.getName());

  /** Of a long list of alike statements, as of an installation, so many are enough. */
  private static final int POINTS_OF_ONE = 14;

  /** How many operations are tried at one point each; the largest number: all, at every point. */
  private static final int POINTS = Integer.getInteger("crash.points", 3);

  private static final int MOMENTS = Integer.getInteger("crash.moments", 2);

  /** Another one each day; the report names it. */
  private static final long SEED =
      Long.getLong("crash.seed", System.currentTimeMillis() / 86_400_000);

  private static final int KILLED = 137;

  /** By then each caller has done a few things. */
  private static final int MOST_ANSWERS = 80;

  private final PowerCut cut = new PowerCut();
  private Login login;
  private Set<String> elsewhere;
  private int runs;

  /** The administrator, on a new and empty database. */
  abstract Login freshDatabase() throws Exception;

  /** The same one, for this JVM, which has to let the files go for the next process. */
  Login here(Login owner) {
    return owner;
  }

  @BeforeAll
  void install() throws Exception {
    login = freshDatabase();
    elsewhere = Footprint.on(here(login));
    on(
        login,
        elsewhere,
        Operation.CURRENT,
        node -> {
          node.control.seed();
          for (var mode : IsolationMode.values()) {
            node.shared(mode);
          }
        });
  }

  private interface Work {
    void on(Node node);
  }

  private void on(Login owner, Set<String> others, String changelog, Work work) {
    try (var node = new Node(here(owner), changelog, others)) {
      work.on(node);
    }
  }

  /** Where an operation is stopped. */
  private record Point(Operation operation, int count, int of, String name) {}

  @TestFactory
  Stream<DynamicTest> atEveryWrite() {
    var random = new Random(SEED);
    var operations = new ArrayList<>(Operation.all());
    if (POINTS < Integer.MAX_VALUE) {
      Collections.shuffle(operations, random);
      return operations.stream()
          .limit(POINTS)
          .map(operation -> test(() -> oneOf(points(operation), random), operation.name()));
    }
    return operations.stream()
        .flatMap(
            operation ->
                spread(points(operation)).stream().map(point -> test(() -> point, point.name())));
  }

  private static Point oneOf(List<Point> points, Random random) {
    return points.get(random.nextInt(points.size()));
  }

  private static List<Point> spread(List<Point> points) {
    if (points.size() <= POINTS_OF_ONE) {
      return points;
    }
    return IntStream.range(0, POINTS_OF_ONE)
        .mapToObj(i -> points.get(i * (points.size() - 1) / (POINTS_OF_ONE - 1)))
        .toList();
  }

  private DynamicTest test(Supplier<Point> point, String name) {
    return told(name, () -> interrupt(point.get()));
  }

  /** A run of hours says where it is: of such tests nothing is told before the last one ends. */
  private DynamicTest told(String name, Executable test) {
    return DynamicTest.dynamicTest(
        name,
        () -> {
          test.execute();
          LOG.log(Level.INFO, "{0} held: {1}", new Object[] {getClass().getSimpleName(), name});
        });
  }

  /** Does the operation once, and lists its writes. */
  private List<Point> points(Operation operation) {
    var attempt = new Attempt(operation);
    attempt.prepare();
    cut.record();
    var ended = NodeProcess.run(attempt.owner, operation, attempt.facts, cut);
    var writes = cut.recorded();
    assertThat(ended.status()).as(ended.output()).isZero();
    attempt.check();
    return IntStream.rangeClosed(0, writes.size())
        .mapToObj(
            i ->
                new Point(
                    operation,
                    i,
                    writes.size(),
                    operation.name()
                        + ", write "
                        + (i + 1)
                        + (i < writes.size()
                            ? ": before " + writes.get(i)
                            : ": all done, nothing answered")))
        .toList();
  }

  private void interrupt(Point point) {
    var attempt = new Attempt(point.operation());
    attempt.prepare();
    if (point.count() < point.of()) {
      cut.after(point.count());
    } else {
      cut.atEndOf(point.count());
    }
    var ended = NodeProcess.run(attempt.owner, point.operation(), attempt.facts, cut);
    cut.rest();
    assertThat(ended.status()).as(point.name() + "\n" + ended.output()).isEqualTo(KILLED);
    attempt.check();
  }

  /** One time that an operation is done. */
  private final class Attempt {

    private final Operation operation;
    private final Login owner;
    private final Set<String> others;
    private final Facts facts = new Facts("r" + ++runs);

    Attempt(Operation operation) {
      this.operation = operation;
      try {
        this.owner = operation.fresh() ? freshDatabase() : login;
        this.others = operation.fresh() ? Footprint.on(here(owner)) : elsewhere;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    void prepare() {
      Optional.ofNullable(operation.prepare())
          .ifPresent(step -> on(owner, others, Operation.CURRENT, node -> step.run(node, facts)));
    }

    void check() {
      on(owner, others, operation.changelog(), node -> operation.check().run(node, facts));
    }
  }

  @TestFactory
  Stream<DynamicTest> atAnyMoment() {
    var random = new Random(SEED);
    return IntStream.range(0, MOMENTS)
        .mapToObj(
            i -> {
              long seed = random.nextLong() >>> 16;
              return told("moment " + (i + 1) + " of crash.seed " + SEED, () -> moment(seed));
            });
  }

  private void moment(long seed) throws IOException, InterruptedException {
    int answers = 1 + new Random(seed).nextInt(MOST_ANSWERS);
    var facts = new Facts("load").put("seed", Long.toString(seed));
    var process =
        NodeProcess.builder(login, NodeProcess.LOAD, facts)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var ledger = new Ledger();
    try (BufferedReader lines = process.inputReader()) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        ledger.read(line);
        if (ledger.answers() >= answers) {
          // Unlike the process's own method this leaves what it said to be read.
          process.toHandle().destroyForcibly();
        }
      }
    } finally {
      process.destroyForcibly();
      process.waitFor();
    }
    assertThat(ledger.failures()).isEmpty();
    assertThat(ledger.answers()).isGreaterThanOrEqualTo(answers);
    on(
        login,
        elsewhere,
        Operation.CURRENT,
        node -> {
          ledger.holds(node);
          Footprint.of(node).hasNoOrphans();
        });
  }
}
