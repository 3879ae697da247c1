package dev.hellojohn.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.config.Configuration;
import dev.hellojohn.config.ConfigurationReader;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.Happening;
import dev.hellojohn.testing.CountedTally;
import dev.hellojohn.testing.RemoteApi;
import dev.hellojohn.testing.RemoteApi.Reply;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The look into a list of leaked passwords that is elsewhere. */
class BreachLookupTest {

  /** SHA-1 5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8, as the API's documentation has it. */
  private static final String PASSWORD = "password";

  private static final String REST = "1E4C9B93F3F0682250B6CF8331B7EE68FD8";

  private static final String OTHERS =
      "1D2DA4053E34E76F6576ED1DA63134B5E2A:2\r\n1D72CD07550416C216D8AD296BF5C0AE8E0:10\r\n";

  private final RemoteApi api = RemoteApi.start(request -> Reply.ok(OTHERS));
  private final CountedTally tally = new CountedTally();
  private final BreachLookup lookup = lookup(api.url() + "/range/");

  private BreachLookup lookup(String url) {
    var settings = Map.of("HELLOJOHN_ENV", "test", "HELLOJOHN_BREACH_LOOKUP_URL", url);
    return new BreachLookup(
        new Configuration(
            ConfigurationReader.read(name -> Optional.ofNullable(settings.get(name)))),
        tally);
  }

  @AfterEach
  void close() {
    api.close();
  }

  private void assertOutcome(BreachLookup.Outcome outcome) {
    var before = tally.count(Happening.BREACH_LOOKUP, outcome);
    var refusal = lookup.check("new_password", PASSWORD);
    assertThat(refusal.isPresent()).isEqualTo(outcome == BreachLookup.Outcome.KNOWN);
    assertThat(tally.count(Happening.BREACH_LOOKUP, outcome)).isEqualTo(before + 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {REST + ":1", REST + ":10437277\r\n", "1e4c9b93f3f0682250b6cf8331b7ee68fd8:3"})
  void aLeakedPasswordIsRefused(String line) {
    api.answers(request -> Reply.ok(OTHERS + line));
    assertThat(lookup.check("new_password", PASSWORD))
        .hasValueSatisfying(
            refusal -> {
              assertThat(refusal.code()).isEqualTo(ErrorCode.PASSWORD_BREACHED);
              assertThat(refusal.details())
                  .singleElement()
                  .satisfies(
                      detail -> {
                        assertThat(detail.field()).isEqualTo("new_password");
                        assertThat(detail.code()).isEqualTo("breached");
                      });
            });
    assertOutcome(BreachLookup.Outcome.KNOWN);
  }

  @Test
  void anotherPasswordOfTheSameBeginningIsTaken() {
    assertOutcome(BreachLookup.Outcome.UNKNOWN);
  }

  @Test
  void paddingIsNoLeak() {
    api.answers(request -> Reply.ok(OTHERS + REST + ":0"));
    assertOutcome(BreachLookup.Outcome.UNKNOWN);
  }

  @Test
  void fiveDigitsAreToldAndNothingElse() {
    lookup.check("password", PASSWORD);
    var request = api.requests().get(0);
    assertThat(request.method()).isEqualTo("GET");
    assertThat(request.path()).isEqualTo("/range/5BAA6");
    assertThat(request.body()).isEmpty();
    assertThat(request.header("Add-Padding")).isEqualTo("true");
    assertThat(request.header("User-Agent")).isEqualTo("HelloJohn");
    assertThat(request.headers().toString()).doesNotContain(REST).doesNotContain(PASSWORD);
  }

  @Test
  void bothSpellingsOfAnAccentAreOnePassword() {
    lookup.check("password", "caf\u00e9 au lait");
    lookup.check("password", "cafe\u0301 au lait");
    var paths = api.requests().stream().map(RemoteApi.Request::path).toList();
    assertThat(paths).hasSize(2);
    assertThat(paths.get(0)).isEqualTo(paths.get(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "<html>", REST, REST + ":x", REST + ":1 2", REST + ":9999999999999999999"})
  void whatIsNoListIsNoAnswer(String body) {
    api.answers(request -> Reply.ok(body));
    assertOutcome(BreachLookup.Outcome.NO_ANSWER);
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 302, 400, 429, 500, 503})
  void anotherStatusIsNoAnswer(int status) {
    api.answers(
        request -> new Reply(status, Map.of("Location", api.url()), status == 204 ? "" : REST));
    assertOutcome(BreachLookup.Outcome.NO_ANSWER);
  }

  @Test
  void aListWithoutAnEndIsNoAnswer() {
    api.answers(request -> Reply.ok((REST + ":1\r\n").repeat(20_000)));
    assertOutcome(BreachLookup.Outcome.NO_ANSWER);
  }

  @Test
  void whoHangsOrIsAwayKeepsNobodyFromAPassword() {
    api.hangs();
    assertOutcome(BreachLookup.Outcome.NO_ANSWER);
    api.close();
    assertOutcome(BreachLookup.Outcome.NO_ANSWER);
  }

  @Test
  void withoutAListNothingIsCalled() {
    assertThat(lookup("").check("password", PASSWORD)).isEmpty();
    assertThat(api.requests()).isEmpty();
    for (var outcome : BreachLookup.Outcome.values()) {
      assertThat(tally.count(Happening.BREACH_LOOKUP, outcome)).isZero();
    }
  }
}
