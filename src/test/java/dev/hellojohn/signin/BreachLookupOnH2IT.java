package dev.hellojohn.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.crypto.Sha1;
import dev.hellojohn.event.mail.MailPurpose;
import dev.hellojohn.event.mail.OrderedMail;
import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.Happening;
import dev.hellojohn.kernel.SessionId;
import dev.hellojohn.outbound.BreachLookup.Outcome;
import dev.hellojohn.signin.DataPlane.Home;
import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.store.schema.Changelog;
import dev.hellojohn.tenancy.IsolationMode;
import dev.hellojohn.testing.H2Files;
import dev.hellojohn.testing.RemoteApi;
import dev.hellojohn.testing.RemoteApi.Reply;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** New passwords where a list of leaked ones is elsewhere. */
class BreachLookupOnH2IT extends DataPlaneContract {

  private static final String LEAKED = "no embedded list has this one, 7919";
  private static final String FRESH = "shut, sesame, said the sailor";
  private static final String ANN = "ann@example.com";

  @TempDir static Path directory;

  private final Set<Integer> connections = ConcurrentHashMap.newKeySet();
  private final RemoteApi api = RemoteApi.start(request -> Reply.status(500));
  private Home home;

  @Override
  Login freshDatabase() {
    return H2Files.owner(directory.resolve("hellojohn"));
  }

  @Override
  @BeforeAll
  void open() throws Exception {
    plane =
        new DataPlane(
            freshDatabase(),
            List.of(),
            new Changelog("db/tenant/changelog.xml"),
            Map.of("HELLOJOHN_BREACH_LOOKUP_URL", api.url()));
  }

  @AfterAll
  void stop() {
    api.close();
  }

  @BeforeEach
  void list() {
    home = plane.home(IsolationMode.SEPARATE_SCHEMA);
    connections.clear();
    api.answers(
        request -> {
          connections.add(plane.tenancy.installation.get().pool().active());
          return Reply.ok(Sha1.hex(LEAKED).substring(5) + ":42\r\n");
        });
  }

  private SignedInBody signUp(String password) {
    return plane.signUp(home, new SignUpRequest(ANN, password, null, null, null, null, null), null);
  }

  @Test
  void aLeakedPasswordIsRefusedBeforeAnythingIsWritten() {
    assertRefused(ErrorCode.PASSWORD_BREACHED, () -> signUp(LEAKED));
    assertThat(signUp(FRESH).user().email()).isEqualTo(ANN);
    assertThat(connections).as("held while somebody else is asked").containsExactly(0);
  }

  @Test
  void aChangeAndAResetAreHeldToItToo() {
    var ann = signUp(DataPlane.PASSWORD);
    var user = DataPlane.userOf(ann);
    var session = new SessionId(ann.session().id());
    assertRefused(
        ErrorCode.PASSWORD_BREACHED,
        () -> plane.changePassword(home, user, session, DataPlane.PASSWORD, LEAKED));
    var mail =
        new OrderedMail(
            "mail_1",
            MailPurpose.RESET_PASSWORD,
            new Email(ANN),
            "https://app.example.com",
            user,
            null,
            plane.clock.instant());
    var token =
        plane
            .in(
                home,
                em ->
                    plane.oneTimeTokens.issue(em, OneTimeTokens.Purpose.RESET_PASSWORD, user, mail))
            .orElseThrow();
    var at = DataPlane.at("203.0.113.7");
    assertRefused(
        ErrorCode.PASSWORD_BREACHED,
        () -> plane.resetPassword.reset(home.tenant(), token, LEAKED, at));
    plane.resetPassword.reset(home.tenant(), token, FRESH, at);
    assertThat(plane.signIn(home, ANN, FRESH, "203.0.113.7").user().email()).isEqualTo(ANN);
    assertThat(connections).containsExactly(0);
  }

  @Test
  void anOutageElsewhereKeepsNobodyFromAPassword() {
    api.answers(request -> Reply.status(503));
    var before = plane.tenancy.tally.count(Happening.BREACH_LOOKUP, Outcome.NO_ANSWER);
    assertThat(signUp(LEAKED).user().email()).isEqualTo(ANN);
    assertThat(plane.tenancy.tally.count(Happening.BREACH_LOOKUP, Outcome.NO_ANSWER))
        .isEqualTo(before + 1);
  }

  @Test
  void theEmbeddedListHoldsWithoutIt() {
    api.answers(request -> Reply.status(503));
    assertRefused(ErrorCode.PASSWORD_BREACHED, () -> signUp("qwertyuiop"));
    assertRefused(ErrorCode.PASSWORD_TOO_WEAK, () -> signUp("short"));
  }
}
