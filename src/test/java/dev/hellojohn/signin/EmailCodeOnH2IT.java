package dev.hellojohn.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hellojohn.crypto.KeyRing;
import dev.hellojohn.crypto.SealedBox;
import dev.hellojohn.event.mail.MailFixture;
import dev.hellojohn.factor.EmailCode;
import dev.hellojohn.factor.EmailCodes;
import dev.hellojohn.factor.FactorType;
import dev.hellojohn.factor.WantedFactor;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.FactorId;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.signin.DataPlane.Home;
import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.tenancy.AuthConfig;
import dev.hellojohn.tenancy.IsolationMode;
import dev.hellojohn.testing.Authenticator;
import dev.hellojohn.testing.H2Files;
import dev.hellojohn.testing.ScriptedSmtp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What does not depend on the database. */
class EmailCodeOnH2IT extends EmailCodeContract {

  @TempDir static Path directory;

  @Override
  Login freshDatabase() {
    return H2Files.owner(directory.resolve("hellojohn"));
  }

  @Test
  void whatIsStoredTellsNobodyTheCode() throws Exception {
    var home = home(IsolationMode.SEPARATE_SCHEMA);
    user(home, ANN);
    var sent = sent(home, ANN);
    Object[] row =
        plane.in(
            home,
            em ->
                em.createQuery(
                        "select c.id, c.secret, c.codeHash, c.boundTo from EmailCodeEntity c",
                        Object[].class)
                    .getSingleResult());
    assertThat(row).noneMatch(value -> value.toString().contains(sent.code()));
    assertThat(row).noneMatch(value -> value.toString().contains(sent.challenge()));
    assertThat((String) row[1]).startsWith("v1.");
    assertThat((String) row[2]).matches("[0-9a-f]{64}");
    assertThat(rows(home, "MailEntity")).isZero();

    // Without the key that sealed it, no code is right, and the request is answered all the same.
    var stranger = new EmailCodes(new SealedBox(KeyRing.ofHex("ab".repeat(32))), plane.clock);
    var challenge = find(home, sent.challenge());
    assertThat(stranger.matches(home.tenant(), challenge, sent.code())).isFalse();
    assertThat(plane.emailCodes.matches(home.tenant(), challenge, sent.code())).isTrue();
    assertThat(challenge).hasToString("EmailCode");
  }

  @Test
  void row46ARequestWritesTheSameWhoeverHasTheAddress() throws Exception {
    var home = home(IsolationMode.SEPARATE_SCHEMA);
    user(home, ANN);
    var disabled = user(home, "off@example.com");
    update(home, disabled.value(), "u.status = 'disabled', u.updatedAt = :now");
    send(home, ANN);
    var challenges = new ArrayList<String>();
    var statements = new ArrayList<Long>();
    for (var email : List.of(ANN, NOBODY, "off@example.com")) {
      statements.add(plane.statements(home, () -> challenges.add(send(home, email))));
    }
    assertThat(statements).containsOnly(statements.get(0));
    smtp.purgeEmailFromAllMailboxes();
    assertThat(sender.deliver(home.tenant())).isEqualTo(2);

    // A wrong code costs the same, whoever has the address, and so does what follows it.
    statements.clear();
    for (var challenge : challenges) {
      statements.add(
          plane.statements(
              home,
              () ->
                  assertRefused(
                      ErrorCode.INVALID_CREDENTIALS, () -> verify(home, challenge, "123456"))));
    }
    assertThat(statements).containsOnly(statements.get(0));
    for (var challenge : challenges) {
      for (int i = 0; i < 4; i++) {
        assertRefused(ErrorCode.INVALID_CREDENTIALS, () -> verify(home, challenge, "123456"));
      }
      assertRefused(ErrorCode.CHALLENGE_EXPIRED, () -> verify(home, challenge, "123456"));
    }
  }

  @Test
  void row24TheFifthCodeMayBeTheRightOneAndTheSixthNot() throws Exception {
    var home = home(IsolationMode.SEPARATE_SCHEMA);
    user(home, ANN);
    var sent = sent(home, ANN);
    for (int i = 0; i < 4; i++) {
      assertWrong(home, sent);
    }
    verify(home, sent);
    var again = sent(home, ANN);
    for (int i = 0; i < 5; i++) {
      assertWrong(home, again);
    }
    assertOver(home, again);
  }

  @Test
  void row24NobodyGuessesOnWithMoreMails() throws Exception {
    var home = home(IsolationMode.SEPARATE_SCHEMA);
    user(home, ANN);
    assertThat(sentAnHour(home)).isEqualTo(5);
    plane.clock.advance(Duration.ofHours(1));
    assertThat(sentAnHour(home)).isEqualTo(5);
    plane.clock.advance(Duration.ofHours(1));
    assertThat(sentAnHour(home)).isZero();
    plane.clock.advance(Duration.ofHours(22));
    var sent = sent(home, ANN);
    verify(home, sent);
    // Codes that were used do not count: who signs in often, may.
    for (int i = 0; i < 10; i++) {
      verify(home, sent(home, ANN));
    }
  }

  private int sentAnHour(Home home) {
    int mails = 0;
    for (int i = 0; i < 7; i++) {
      send(home, ANN);
      mails += sender.deliver(home.tenant());
    }
    return mails;
  }

  @Test
  void aCodeIsOverInTenMinutesAndItsRowInADay() throws Exception {
    var home = home(IsolationMode.SEPARATE_SCHEMA);
    user(home, ANN);
    var late = sent(home, ANN);
    plane.clock.advance(Duration.ofMinutes(10).minusMillis(1));
    assertWrong(home, late);
    plane.clock.advance(Duration.ofMillis(1));
    assertOver(home, late);
    plane.clock.advance(Duration.ofDays(1));
    assertThat(plane.expiredRows.purge(home.tenant())).isPositive();
    assertThat(attempts(home)).isEmpty();
  }

  @Test
  void aMailThatIsTriedAgainHasANewCode() throws Exception {
    var home = home(IsolationMode.SEPARATE_SCHEMA);
    user(home, ANN);
    var challenge = send(home, ANN);
    try (var server = new ScriptedSmtp(Map.of("MAIL", "451 later"))) {
      var refusing = plane.mail.sender(MailFixture.configuration(server.port(), Map.of()));
      assertThat(refusing.deliver(home.tenant())).isZero();
    }
    var lost = find(home, challenge);
    assertThat(lost.hash()).isNotNull();
    plane.clock.advance(Duration.ofSeconds(5));
    assertThat(sender.deliver(home.tenant())).isEqualTo(1);
    assertThat(find(home, challenge).hash()).isNotEqualTo(lost.hash());
    // Whoever had read the lost one has nothing.
    assertThat(plane.<Boolean>in(home, em -> plane.emailCodes.use(em, lost))).isFalse();
    verify(home, challenge, codes().get(0));
  }

  private EmailCode find(Home home, String challenge) {
    return plane
        .in(
            home,
            em ->
                plane.emailCodes.find(
                    em, EmailCode.Purpose.SIGN_IN, home.client().id().value(), challenge))
        .orElseThrow();
  }

  /** Nobody is mailed a code that is of no use. */
  @Test
  void aMailWhoseChallengeIsOverIsNotSent() throws Exception {
    var home = home(IsolationMode.SEPARATE_SCHEMA);
    user(home, ANN);
    var challenge = send(home, ANN);
    for (int i = 0; i < 5; i++) {
      assertRefused(ErrorCode.INVALID_CREDENTIALS, () -> verify(home, challenge, "123456"));
    }
    assertThat(sender.deliver(home.tenant())).isZero();
    send(home, ANN);
    plane.in(home, em -> em.createQuery("delete from EmailCodeEntity c").executeUpdate());
    assertThat(sender.deliver(home.tenant())).isZero();
    send(home, ANN);
    plane.in(
        home,
        em ->
            em.createQuery("update EmailCodeEntity c set c.secret = 'v1.unknown.zzz'")
                .executeUpdate());
    assertThat(sender.deliver(home.tenant())).isZero();
    assertThat(codes()).isEmpty();
  }

  @Test
  void row25WhoMayNotComeInDoesNotComeInByACode() throws Exception {
    var home = plane.home(IsolationMode.SEPARATE_SCHEMA).with(config(false, 3));
    var user = user(home, ANN);
    var locked = sent(home, ANN);
    for (int i = 0; i < 3; i++) {
      assertRefused(
          ErrorCode.INVALID_CREDENTIALS, () -> plane.signIn(home, ANN, "a wrong password", HERE));
    }
    // They are told of the lock.
    assertThat(sender.deliver(home.tenant())).isEqualTo(1);
    assertRefused(ErrorCode.ACCOUNT_LOCKED, () -> verify(home, locked));
    assertWrong(home, locked);
    plane.clock.advance(Duration.ofMinutes(15));

    var disabled = sent(home, ANN);
    update(home, user.value(), "u.status = 'disabled', u.updatedAt = :now");
    assertRefused(ErrorCode.INVALID_CREDENTIALS, () -> verify(home, disabled));
    update(home, user.value(), "u.status = 'active', u.updatedAt = :now");

    // The code was for the mailbox that the user had.
    update(home, user.value(), "u.email = 'moved@example.com', u.updatedAt = :now");
    assertRefused(ErrorCode.INVALID_CREDENTIALS, () -> verify(home, disabled));
    update(home, user.value(), "u.email = 'ann@example.com', u.updatedAt = :now");
    verify(home, disabled);

    var removed = sent(home, ANN);
    plane.deleteAccount(home, user);
    assertOver(home, removed);
  }

  /** Between the comparison and the session, too. */
  @Test
  void row25WhatHappensMeanwhileWins() throws Exception {
    var home = home(IsolationMode.SEPARATE_SCHEMA);
    var user = user(home, ANN);
    var sent = sent(home, ANN);
    // The clock is read to find the challenge, to count the code, and when that was right.
    afterReads(2, () -> update(home, user.value(), "u.status = 'disabled', u.updatedAt = :now"));
    assertOver(home, sent);
    update(home, user.value(), "u.status = 'active', u.updatedAt = :now");
    // What was written with it was taken back, the use of the code too.
    verify(home, sent);
  }

  private void afterReads(int reads, Runnable happening) {
    plane.clock.meanwhile(reads == 0 ? happening : () -> afterReads(reads - 1, happening));
  }

  @Test
  void aChallengeIsNothingAtAnotherClientOrTenant() throws Exception {
    var home = home(IsolationMode.SHARED_SCHEMA);
    var elsewhere = home(IsolationMode.SHARED_SCHEMA);
    user(home, ANN);
    user(elsewhere, ANN);
    var sent = sent(home, ANN);
    assertOver(new Home(home.tenant(), plane.anotherClient(home)), sent);
    assertOver(elsewhere, sent);
    assertThat(attempts(home)).containsExactly(0);
    verify(home, sent);
  }

  @Test
  void row38ACodeIsHalfASignInForWhoHasAFactor() throws Exception {
    var home = home(IsolationMode.SEPARATE_SCHEMA);
    var user = user(home, ANN);
    var begun = plane.enrollFactor.begin(home.tenant(), user, "Phone");
    var app = Authenticator.of(begun.totp().secret());
    plane.enrollFactor.confirm(
        home.tenant(), user, new FactorId(begun.factorId()), app.at(plane.clock.instant()));
    long before = rows(home, "SessionEntity");
    var sent = sent(home, ANN);
    var half = catchThrowableOfType(ProblemException.class, () -> verify(home, sent));
    assertThat(half.code()).isEqualTo(ErrorCode.MFA_REQUIRED);
    assertThat(rows(home, "SessionEntity")).isEqualTo(before);
    assertOver(home, sent);
  }

  /** Also of half a sign-in that the stranger has begun with the password. */
  @Test
  void row39AStrangerWhoWasFirstKeepsNothing() throws Exception {
    var home = home(IsolationMode.SEPARATE_SCHEMA);
    var asking = home.with(config(true, 10));
    var stranger = signUp(home, ANN);
    var half =
        catchThrowableOfType(
            ProblemException.class, () -> plane.signIn(asking, ANN, DataPlane.PASSWORD, HERE));
    var challenge = (String) half.extensions().get("challenge_id");

    var owner = verify(home, sent(home, ANN));
    assertThat(owner.user().emailVerified()).isTrue();
    assertRefused(
        ErrorCode.SESSION_REVOKED, () -> plane.refresh(home, stranger.session().refreshToken()));
    assertRefused(
        ErrorCode.INVALID_CREDENTIALS, () -> plane.signIn(home, ANN, DataPlane.PASSWORD, HERE));
    assertRefused(
        ErrorCode.CHALLENGE_EXPIRED,
        () ->
            plane.enrollDuringSignIn.enroll(
                asking.tenant(),
                asking.client(),
                challenge,
                WantedFactor.of(FactorType.TOTP, "stranger's")));
    plane.refresh(home, owner.session().refreshToken());
  }

  @Test
  void aTenantThatDoesNotAllowItHasNone() throws Exception {
    var home = home(IsolationMode.SEPARATE_SCHEMA);
    user(home, ANN);
    var sent = sent(home, ANN);
    var without = home.with(AuthConfig.defaults());
    assertRefused(ErrorCode.INSUFFICIENT_PERMISSIONS, () -> send(without, ANN));
    assertRefused(ErrorCode.INSUFFICIENT_PERMISSIONS, () -> verify(without, sent));
    assertRefused(ErrorCode.INVALID_EMAIL, () -> send(home, "no address"));
    verify(home, sent);
  }
}
