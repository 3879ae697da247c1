package dev.hellojohn.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.testing.Answer;
import dev.hellojohn.testing.ApiClient;
import dev.hellojohn.testing.ApiDocument;
import dev.hellojohn.testing.ApiOperation;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.TestMailbox;
import dev.hellojohn.testing.TestTenant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * Attack rows 6, 10 and 54: every operation of the description, called with each credential of one
 * tenant and the things of another. What exists elsewhere is answered as what exists nowhere, and
 * nothing happens to it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ForeignObjectContract {

  private static final Pattern ID =
      Pattern.compile("(?:usr|ses|cli|key|adm|con|fac)_[0-9A-Z]{26,}");

  private HelloJohnServer server;
  private ApiClient operator;

  /** The settings that name the database. */
  abstract Map<String, String> database() throws Exception;

  @BeforeAll
  void start() throws Exception {
    var settings = new HashMap<>(database());
    settings.put("HELLOJOHN_RATE_LIMIT_ENABLED", "false");
    settings.putAll(TestMailbox.settings());
    server = HelloJohnServer.start(settings);
    operator = TestTenant.admin(server);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @TestFactory
  Stream<DynamicContainer> whatIsAnothersIsAsWhatIsNot() {
    return Stream.of(
        pair("separate_database", "separate_database"),
        pair("separate_schema", "separate_schema"),
        pair("shared_schema", "shared_schema"),
        pair("separate_database", "separate_schema"),
        pair("separate_schema", "shared_schema"),
        pair("shared_schema", "separate_database"));
  }

  private DynamicContainer pair(String mode, String otherMode) {
    var mine = Holdings.of(Estate.create(server, operator, mode));
    var theirs = Holdings.of(Estate.create(server, operator, otherMode));
    var tests = new ArrayList<DynamicTest>();
    for (var operation : ApiDocument.served().operations()) {
      tests.add(
          DynamicTest.dynamicTest(
              operation.toString(), () -> assertHidden(operation, mine, theirs)));
    }
    tests.add(DynamicTest.dynamicTest("tokens are good after all", () -> assertAlive(theirs)));
    return DynamicContainer.dynamicContainer(mode + ", another in " + otherMode, tests);
  }

  private void assertHidden(ApiOperation operation, Holdings mine, Holdings theirs) {
    if (operation.parameters("header").contains("Idempotency-Key")) {
      assertKeysApart(operation, mine, theirs);
    }
    var calls = ForeignCalls.of(operation, mine, theirs);
    assertThat(calls).as("Nobody knows how to call " + operation).isNotEmpty();
    var secrets = operation.security().isEmpty() ? Set.<String>of() : theirs.privateTexts();
    var before = theirs.digest();
    var faults = new ArrayList<String>();
    for (var call : calls) {
      faults.addAll(call.send(server.port(), secrets));
    }
    assertThat(faults).as(operation.toString()).isEmpty();
    assertThat(theirs.digest()).as("what %s did to another tenant", operation).isEqualTo(before);
  }

  /** The same key and body of another tenant is another request, not the repetition of theirs. */
  private void assertKeysApart(ApiOperation operation, Holdings mine, Holdings theirs) {
    var call =
        new GoodCalls(mine.estate(), mine.adminToken())
            .of(operation, mine.ids(operation), mine.person())
            .with("Idempotency-Key", Estate.unique("again"));
    for (var way : operation.security()) {
      var target = GoodCalls.target(operation, theirs.ids(operation));
      var first = theirs.authenticate(call.withTarget(target), way).send(server.port());
      var second = mine.authenticate(call, way).send(server.port());
      if (first.status() == 201) {
        assertThat(second.status()).as(second.text()).isEqualTo(201);
        var shared = ids(first);
        shared.retainAll(ids(second));
        assertThat(shared).as("%s: the same for both tenants", operation).isEmpty();
      }
    }
  }

  private static Set<String> ids(Answer answer) {
    var ids = new HashSet<String>();
    ID.matcher(answer.text()).results().forEach(result -> ids.add(result.group()));
    return ids;
  }

  /** What another tenant did with their tokens has not used them up. */
  private static void assertAlive(Holdings holdings) {
    var tenant = holdings.estate().tenant();
    assertThat(
            tenant
                .browser()
                .withBearer(holdings.person().accessToken())
                .get("/v1/auth/me")
                .status())
        .isEqualTo(200);
    assertThat(tenant.refresh(holdings.person().refreshToken()).status()).isEqualTo(200);
    for (var credential : List.of(holdings.adminToken(), holdings.key())) {
      assertThat(ApiClient.of(tenant.server()).withBearer(credential).get(tenant.path()).status())
          .isEqualTo(200);
    }
    assertThat(tenant.signIn(holdings.person().email()).status()).isEqualTo(200);
  }
}
