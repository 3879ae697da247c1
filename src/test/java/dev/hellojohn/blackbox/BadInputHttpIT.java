package dev.hellojohn.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.testing.Answer;
import dev.hellojohn.testing.ApiDocument;
import dev.hellojohn.testing.ApiOperation;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.TestMailbox;
import dev.hellojohn.testing.TestTenant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every operation of the description, called with everything that it does not take. Whatever is
 * wrong with a request, the answer is the one error that the contract names, it is as described, it
 * tells nothing of the server, and nothing was written; the same request without its fault
 * succeeds.
 */
class BadInputHttpIT {

  /** What docs/testing.md says; the corpus may grow. */
  private static final int SIZE = 10_000;

  private static final int SHOWN = 40;

  private static final AtomicInteger SENT = new AtomicInteger();

  private static HelloJohnServer server;
  private static Estate estate;
  private static Estate foreign;
  private static String operatorToken;
  private static List<String> credentials;

  @BeforeAll
  static void start() {
    var settings = new TreeMap<>(TestMailbox.settings());
    settings.put("HELLOJOHN_RATE_LIMIT_ENABLED", "false");
    server = HelloJohnServer.start(settings);
    var operator = TestTenant.admin(server);
    operatorToken = operator.bearer();
    estate = Estate.create(server, operator, "separate_schema");
    foreign = Estate.create(server, operator, "separate_schema");
    var person = estate.person();
    credentials =
        List.of(
            estate.tenant().publishableKey(),
            estate.tenant().secretKey(),
            person.accessToken(),
            person.refreshToken(),
            operatorToken,
            estate.masterKey(List.of("tenants:read")).at("/key"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @TestFactory
  Stream<DynamicTest> everyOperationRefusesWhatItDoesNotTake() {
    return Stream.concat(
        ApiDocument.served().operations().stream()
            .map(
                operation ->
                    DynamicTest.dynamicTest(operation.toString(), () -> refuseAll(operation))),
        Stream.of(
            DynamicTest.dynamicTest("the corpus is as large as it is said to be", this::count)));
  }

  private void count() {
    System.out.println("Bad requests sent: " + SENT.get());
    assertThat(SENT.get()).isGreaterThanOrEqualTo(SIZE);
    assertThat(server.logText()).doesNotContain("] failed", "internal_error", "SRVE0777E");
  }

  private void refuseAll(ApiOperation operation) {
    var calls = new GoodCalls(estate, operatorToken);
    var person = operation.template().startsWith("/v1/") ? estate.person() : null;
    var ids = calls.ids(operation, person);
    var good = calls.of(operation, ids, person);
    var bad = corpus(operation, good, ids);
    var before = digest();
    var faults = new ArrayList<String>();
    for (var call : bad) {
      SENT.incrementAndGet();
      judge(call).forEach(faults::add);
    }
    assertThat(faults.stream().limit(SHOWN))
        .as("%s: %d of %d", operation, faults.size(), bad.size())
        .isEmpty();
    assertThat(digest()).as("what was written by bad requests to %s", operation).isEqualTo(before);
    assertSucceeds(good);
  }

  private static List<BadCall> corpus(ApiOperation operation, Call good, Map<String, String> ids) {
    var bad = new ArrayList<BadCall>();
    bad.addAll(BadTargets.of(operation, good, ids));
    bad.addAll(BadHeaders.of(operation, good, foreign, credentials));
    if (operation.body().isPresent()) {
      bad.addAll(BadBodies.of(operation, good));
      bad.addAll(BadMembers.of(operation, good));
    }
    return bad;
  }

  private static Map<String, String> digest() {
    var digest = new TreeMap<String, String>();
    digest.putAll(Digest.ofInstance(estate.operator()));
    digest.putAll(Digest.of(estate));
    digest.putAll(Digest.of(foreign));
    return digest;
  }

  private static Set<String> judge(BadCall bad) {
    var faults = new LinkedHashSet<String>();
    Answer answer = bad.call().send(server.port());
    try {
      bad.faultOf(answer).ifPresent(faults::add);
      if (!bad.isContainers()) {
        ApiDocument.served().check(bad.call().method(), bad.call().target(), answer);
      }
    } catch (AssertionError fault) {
      faults.add(bad.fault() + ": " + fault.getMessage());
    }
    return faults;
  }

  /**
   * What a server with a mail server and without an OpenID provider answers: ConsoleMailsHttpIT and
   * ConsoleLoginHttpIT have another one.
   */
  private static OptionalInt switchedOff(Call call) {
    if (call.target().matches("/console/api/auth/(login|callback).*")) {
      return OptionalInt.of(403);
    }
    return call.target().startsWith("/console/api/mails")
        ? OptionalInt.of(404)
        : OptionalInt.empty();
  }

  /** Else the corpus would be refused for another reason than its faults. */
  private static void assertSucceeds(Call good) {
    var answer = good.send(server.port());
    ApiDocument.served().check(good.method(), good.target(), answer);
    var off = switchedOff(good);
    if (off.isPresent()) {
      assertThat(answer.status()).isEqualTo(off.getAsInt());
      return;
    }
    assertThat(answer.status()).as("%s%n%s", good, answer.text()).isBetween(200, 299);
  }
}
