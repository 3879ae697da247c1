package dev.hellojohn.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.signin.DataPlane.Home;
import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.tenancy.IsolationMode;
import dev.hellojohn.testing.OwnDatabase;
import dev.hellojohn.testing.Parallel;
import dev.hellojohn.testing.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestReporter;

/**
 * The database goes away and comes back, in the three ways in which databases do: it refuses, it
 * stands still, or nothing comes back over the wire. Requests are told to come again, none of them
 * keeps a connection, and service returns by itself.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OutageContract {

  private static final int CALLERS = 40;
  private static final int WAVES = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final List<Person> people = new ArrayList<>();
  private OwnDatabase database;
  private Wire wire;
  private Node node;

  /** Somebody who is signed in. */
  private record Person(Home home, String token) {}

  abstract OwnDatabase newDatabase();

  @BeforeAll
  void signIn() {
    database = newDatabase();
    wire = new Wire(database.port());
    var login = database.login();
    var url = login.url().replace(":" + database.port() + "/", ":" + wire.port() + "/");
    node = new Node(new Login(url, login.username(), login.password()), Operation.CURRENT);
    for (var mode : IsolationMode.values()) {
      var home = node.home(node.shared(mode));
      var answer = node.data.signUp(home, "ann@example.com", null);
      people.add(new Person(home, answer.session().refreshToken()));
    }
  }

  @AfterAll
  void stop() {
    node.close();
    wire.close();
    database.close();
  }

  @Test
  void aDatabaseThatIsStopped(TestReporter report) throws Exception {
    goesAway(database::stop, database::start, report);
  }

  @Test
  void aDatabaseThatStandsStill(TestReporter report) throws Exception {
    goesAway(database::stall, database::goOn, report);
  }

  @Test
  void aWireThatSwallowsEverything(TestReporter report) throws Exception {
    goesAway(wire::cut, wire::mend, report);
  }

  private void goesAway(Runnable away, Runnable back, TestReporter report) throws Exception {
    people.forEach(this::isServed);
    away.run();
    try {
      for (int wave = 1; wave <= WAVES; wave++) {
        long start = System.nanoTime();
        var refusals = Parallel.call(CALLERS, caller -> refusal(caller % people.size()));
        report.publishEntry("wave " + wave, millisSince(start));
        assertThat(refusals)
            .allSatisfy(
                refusal -> {
                  assertThat(refusal).isPresent();
                  assertThat(refusal.get().code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
                  assertThat(refusal.get().retryAfter()).isPresent();
                });
        assertThat(node.data.tenancy.units.use(people.get(0).home().tenant()).nodeTransactions())
            .isZero();
      }
    } finally {
      back.run();
    }
    long start = System.nanoTime();
    while (refusal(0).isPresent()) {
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PATIENCE);
    }
    report.publishEntry("served again after", millisSince(start));
    people.forEach(this::isServed);
  }

  private static String millisSince(long start) {
    return Duration.ofNanos(System.nanoTime() - start).toMillis() + " ms";
  }

  private void isServed(Person person) {
    node.data.refresh(person.home(), person.token());
  }

  private Optional<ProblemException> refusal(int person) {
    try {
      isServed(people.get(person));
      return Optional.empty();
    } catch (ProblemException e) {
      return Optional.of(e);
    }
  }
}
