package dev.hellojohn.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.event.mail.MailFixture;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.signin.DataPlane.Home;
import dev.hellojohn.tenancy.IsolationMode;
import dev.hellojohn.testing.AuthConfigs;
import dev.hellojohn.testing.Parallel;
import dev.hellojohn.testing.ScriptedSmtp;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A forgotten password, from the request to the new one, with a real mail server. */
abstract class RecoveryContract extends MailContract {

  private static final String ANN = "ann@example.com";
  private static final String NEXT = "a new phrase for the door";

  private void forget(Home home, String email) {
    plane.requestLink.toResetPassword(home.tenant(), home.client(), email, null);
  }

  private void reset(Home home, String token, String password) {
    plane.resetPassword.reset(home.tenant(), token, password, DataPlane.at("203.0.113.7"));
  }

  private List<String> tokens() {
    return tokens("prt_");
  }

  @ParameterizedTest
  @EnumSource
  void aForgottenPasswordIsSetAnewOnce(IsolationMode mode) throws Exception {
    var home = plane.home(mode);
    var signedIn = signUp(home, ANN);
    forget(home, "Ann@Example.com");
    assertThat(sender.deliver(home.tenant())).isEqualTo(1);
    var mail = smtp.getReceivedMessages()[0];
    assertThat(mail.getSubject()).isEqualTo("Reset your password for " + home.tenant().name());
    assertThat(mail.getAllRecipients()[0]).hasToString(ANN);
    assertThat(mail.getFrom()[0].toString()).contains("no-reply@auth.example.com");
    assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
    assertThat(mail.getMessageID()).matches("<mail_[0-9A-Z]{26}@auth.example.com>");
    var token = tokens().get(0);
    for (int part = 0; part < 2; part++) {
      assertThat(part(mail, part))
          .contains("https://auth.example.com/reset-password?token=" + token)
          .doesNotContain("{{");
    }
    List<String> stored =
        plane.in(
            home,
            em ->
                em.createQuery(
                        "select t.id from OneTimeTokenEntity t where t.purpose = 'reset_password'",
                        String.class)
                    .getResultList());
    assertThat(stored).hasSize(1).noneMatch(id -> id.contains(token.substring(4)));
    assertThat(rows(home, "MailEntity")).isZero();

    // A password that is refused does not use it up.
    assertRefused(ErrorCode.PASSWORD_TOO_WEAK, () -> reset(home, token, "short"));
    reset(home, token, NEXT);
    assertRefused(ErrorCode.INVALID_TOKEN, () -> reset(home, token, NEXT));
    assertRefused(
        ErrorCode.INVALID_CREDENTIALS,
        () -> plane.signIn(home, ANN, DataPlane.PASSWORD, "203.0.113.7"));
    assertThat(plane.signIn(home, ANN, NEXT, "203.0.113.7").user().emailVerified()).isTrue();
    assertRefused(
        ErrorCode.SESSION_REVOKED, () -> plane.refresh(home, signedIn.session().refreshToken()));
  }

  private String freshToken(Home home) throws Exception {
    smtp.purgeEmailFromAllMailboxes();
    forget(home, ANN);
    sender.deliver(home.tenant());
    return tokens().get(0);
  }

  private static Home remembering(Home home, int former) {
    return home.with(AuthConfigs.with(Map.of("password_policy", Map.of("history_count", former))));
  }

  @ParameterizedTest
  @EnumSource
  void aFormerPasswordDoesNotComeBack(IsolationMode mode) throws Exception {
    var home = plane.home(mode);
    var two = remembering(home, 2);
    plane.signUp(home, ANN);
    reset(two, freshToken(home), NEXT + " 1");
    reset(two, freshToken(home), NEXT + " 2");
    var token = freshToken(home);
    for (var known : List.of(DataPlane.PASSWORD, NEXT + " 1", NEXT + " 2")) {
      assertRefused(ErrorCode.PASSWORD_TOO_WEAK, () -> reset(two, token, known));
    }
    reset(two, token, NEXT + " 3");

    // What is older is forgotten.
    assertThat(rows(home, "FormerPasswordEntity")).isEqualTo(2);
    reset(two, freshToken(home), DataPlane.PASSWORD);
    plane.signIn(home, ANN, DataPlane.PASSWORD, "203.0.113.7");

    // Where none is to be known again, none is kept, and the same one is no fault.
    reset(home, freshToken(home), DataPlane.PASSWORD);
    assertThat(rows(home, "FormerPasswordEntity")).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void nobodyCanTellWhetherSomebodyHasTheAddress(IsolationMode mode) throws Exception {
    var home = plane.home(mode);
    signUp(home, ANN);
    long known = plane.statements(home, () -> forget(home, ANN));
    long unknown = plane.statements(home, () -> forget(home, "nobody@example.com"));
    assertThat(unknown).isEqualTo(known);
    assertThat(rows(home, "MailEntity")).isEqualTo(2);
    assertThat(sender.deliver(home.tenant())).isEqualTo(1);
    assertThat(rows(home, "MailEntity")).isZero();
    assertThat(smtp.getReceivedMessages()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void ofAHundredWhoUseATokenAtOnceOneDoes(IsolationMode mode) throws Exception {
    var home = plane.home(mode);
    signUp(home, ANN);
    forget(home, ANN);
    sender.deliver(home.tenant());
    var token = tokens().get(0);
    var outcomes = Parallel.call(100, i -> outcome(() -> reset(home, token, NEXT + ' ' + i)));
    assertThat(Collections.frequency(outcomes, "ok")).isEqualTo(1);
    assertThat(outcomes).containsOnly("ok", "invalid_token");
    int winner = outcomes.indexOf("ok");
    assertThat(plane.signIn(home, ANN, NEXT + ' ' + winner, "203.0.113.7").session()).isNotNull();
  }

  @ParameterizedTest
  @EnumSource
  void aTokenIsNothingElsewhereLaterOrAfterAChange(IsolationMode mode) throws Exception {
    var home = plane.home(mode);
    var other = plane.home(mode);
    var ann = DataPlane.userOf(signUp(home, ANN));
    signUp(other, ANN);
    forget(home, ANN);
    sender.deliver(home.tenant());
    var first = tokens().get(0);
    assertRefused(ErrorCode.INVALID_TOKEN, () -> reset(other, first, NEXT));
    for (var wrong : List.of("", "prt_", first + "x", first.substring(1), "x".repeat(5000))) {
      assertRefused(ErrorCode.INVALID_TOKEN, () -> reset(home, wrong, NEXT));
    }
    // The next one voids it.
    forget(home, ANN);
    sender.deliver(home.tenant());
    assertRefused(ErrorCode.INVALID_TOKEN, () -> reset(home, first, NEXT));
    var second = tokens().get(1);

    plane.clock.advance(Duration.ofHours(1));
    assertRefused(ErrorCode.INVALID_TOKEN, () -> reset(home, second, NEXT));

    forget(home, ANN);
    sender.deliver(home.tenant());
    var third = tokens().get(2);
    plane.clock.advance(Duration.ofSeconds(1));
    update(home, ann.value(), "u.passwordChangedAt = :now");
    assertRefused(ErrorCode.INVALID_TOKEN, () -> reset(home, third, NEXT));

    forget(home, ANN);
    sender.deliver(home.tenant());
    var fourth = tokens().get(3);
    update(home, ann.value(), "u.email = 'eve@example.com', u.updatedAt = :now");
    assertRefused(ErrorCode.INVALID_TOKEN, () -> reset(home, fourth, NEXT));
    update(
        home,
        ann.value(),
        "u.email = 'ann@example.com', u.status = 'disabled', u.updatedAt = :now");
    forget(home, ANN);
    assertThat(sender.deliver(home.tenant())).isZero();
  }

  @Test
  void aMailServerThatIsDownGetsItWhenItIsBack() throws Exception {
    var home = plane.home(IsolationMode.SHARED_SCHEMA);
    signUp(home, ANN);
    forget(home, ANN);
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    var down = plane.mail.sender(MailFixture.configuration(port, Map.of()));
    assertThat(down.deliver(home.tenant())).isZero();
    assertThat(rows(home, "MailEntity")).isEqualTo(1);
    // Not at once.
    assertThat(sender.deliver(home.tenant())).isZero();
    plane.clock.advance(Duration.ofSeconds(5));
    assertThat(sender.deliver(home.tenant())).isEqualTo(1);
    // Only the token of the mail that was sent is good, and it is.
    reset(home, tokens().get(0), NEXT);
  }

  @Test
  void withoutTlsNothingIsSentThatWasToBeSecret() throws Exception {
    var home = plane.home(IsolationMode.SHARED_SCHEMA);
    signUp(home, ANN);
    forget(home, ANN);
    var secret =
        plane.mail.sender(
            MailFixture.configuration(
                smtp.getSmtp().getPort(), Map.of("HELLOJOHN_SMTP_SECURITY", "starttls")));
    assertThat(secret.deliver(home.tenant())).isZero();
    assertThat(smtp.getReceivedMessages()).isEmpty();
    assertThat(rows(home, "MailEntity")).isEqualTo(1);
    // Past its time it is of no use to anybody.
    plane.clock.advance(Duration.ofHours(1));
    assertThat(sender.deliver(home.tenant())).isZero();
    assertThat(rows(home, "MailEntity")).isZero();
  }

  @Test
  void twoNodesSendAMailOnce() throws Exception {
    var home = plane.home(IsolationMode.SEPARATE_SCHEMA);
    for (int i = 0; i < 10; i++) {
      signUp(home, "ann-" + i + "@example.com");
    }
    for (int i = 0; i < 10; i++) {
      forget(home, "ann-" + i + "@example.com");
    }
    var other = plane.mail.sender(MailFixture.configuration(smtp.getSmtp().getPort(), Map.of()));
    var sent = Parallel.call(8, i -> (i % 2 == 0 ? sender : other).deliver(home.tenant()));
    assertThat(sent.stream().mapToInt(Integer::intValue).sum()).isEqualTo(10);
    assertThat(smtp.getReceivedMessages()).hasSize(10);
  }

  /** RFC 5321 §4.2.1: 4yz may go well later, 5yz never. */
  @ParameterizedTest
  @CsvSource({
    "RCPT, 550 5.1.1 no such user, false",
    "RCPT, 450 4.2.0 greylisted, true",
    "MAIL, 550 5.7.1 not from you, false",
    "MAIL, 451 4.3.0 not now, true",
    "., 554 5.6.0 not such a mail, false",
    "., 452 4.3.1 the disk is full, true",
    "DATA, 421 4.3.2 going down, true"
  })
  void whatTheMailServerRefusesForGoodIsNotTriedAgain(String command, String answer, boolean again)
      throws Exception {
    var home = plane.home(IsolationMode.SHARED_SCHEMA);
    signUp(home, ANN);
    forget(home, ANN);
    try (var server = new ScriptedSmtp(Map.of(command, answer))) {
      var refusing = plane.mail.sender(MailFixture.configuration(server.port(), Map.of()));
      assertThat(refusing.deliver(home.tenant())).isZero();
      assertThat(server.count("MAIL")).isEqualTo(1);
      assertThat(rows(home, "MailEntity")).isEqualTo(again ? 1 : 0);
      plane.clock.advance(Duration.ofSeconds(5));
      assertThat(refusing.deliver(home.tenant())).isZero();
      assertThat(server.count("MAIL")).isEqualTo(again ? 2 : 1);
    }
    plane.clock.advance(Duration.ofSeconds(10));
    assertThat(sender.deliver(home.tenant())).isEqualTo(again ? 1 : 0);
  }

  /** A server that takes the connection and then says nothing is given up, and tried again. */
  @Test
  void aMailServerThatStandsStillGetsItLater() throws Exception {
    var home = plane.home(IsolationMode.SHARED_SCHEMA);
    signUp(home, ANN);
    forget(home, ANN);
    try (var server = new ScriptedSmtp(Map.of("EHLO", ScriptedSmtp.SILENCE))) {
      var stalled = plane.mail.sender(MailFixture.configuration(server.port(), Map.of()));
      assertThat(stalled.deliver(home.tenant())).isZero();
      assertThat(server.count("EHLO")).isEqualTo(1);
    }
    assertThat(rows(home, "MailEntity")).isEqualTo(1);
    plane.clock.advance(Duration.ofSeconds(5));
    assertThat(sender.deliver(home.tenant())).isEqualTo(1);
    reset(home, tokens().get(0), NEXT);
  }

  @Test
  void nobodysMailboxIsFilledByStrangers() throws Exception {
    var home = plane.home(IsolationMode.SHARED_SCHEMA);
    signUp(home, ANN);
    signUp(home, "bob@example.com");
    for (int i = 0; i < OneTimeTokens.MOST_MAILS + 3; i++) {
      plane.clock.advance(Duration.ofSeconds(1));
      forget(home, ANN);
      sender.deliver(home.tenant());
    }
    assertThat(tokens()).hasSize(OneTimeTokens.MOST_MAILS);
    // The newest link is good while no newer one is sent, and other people have mails of their own.
    forget(home, "bob@example.com");
    assertThat(sender.deliver(home.tenant())).isEqualTo(1);
    plane.clock.advance(Duration.ofMinutes(58));
    forget(home, ANN);
    assertThat(sender.deliver(home.tenant())).isZero();
    // Nobody looks at tokens that are over while they are counted.
    plane.expiredRows.purge(home.tenant());
    plane.clock.advance(Duration.ofMinutes(3));
    forget(home, ANN);
    assertThat(sender.deliver(home.tenant())).isEqualTo(1);
  }

  @Test
  void aMailThatIsTriedOftenIsOneMail() throws Exception {
    var home = plane.home(IsolationMode.SHARED_SCHEMA);
    signUp(home, ANN);
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    var down = plane.mail.sender(MailFixture.configuration(port, Map.of()));
    forget(home, ANN);
    for (int i = 0; i < OneTimeTokens.MOST_MAILS + 1; i++) {
      assertThat(down.deliver(home.tenant())).isZero();
      plane.clock.advance(Duration.ofMinutes(6));
    }
    assertThat(sender.deliver(home.tenant())).isEqualTo(1);
    reset(home, tokens().get(0), NEXT);
  }
}
