package dev.hellojohn.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.access.Caller;
import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.Patch;
import dev.hellojohn.kernel.SessionId;
import dev.hellojohn.signin.DataPlane.Home;
import dev.hellojohn.tenancy.IsolationMode;
import dev.hellojohn.testing.AuthConfigs;
import dev.hellojohn.testing.Parallel;
import dev.hellojohn.user.UserChange;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Showing that an address is one's own, from the sign-up to the token, with a real mail server. */
abstract class VerificationContract extends MailContract {

  private static final String ANN = "ann@example.com";
  private static final String NEXT = "a new phrase for the door";

  private static Home rules(Home home, String verification, boolean protection) {
    return home.with(
        AuthConfigs.with(
            Map.of("email_verification", verification, "enumeration_protection", protection)));
  }

  private String mailed(Home home, String email) {
    plane.signUp(home, email);
    assertThat(sender.deliver(home.tenant())).isEqualTo(1);
    var tokens = tokens("vet_");
    return tokens.get(tokens.size() - 1);
  }

  private void verify(Home home, String token) {
    plane.verifyEmail.verify(home.tenant(), token);
  }

  private void resend(Home home, String email) {
    plane.requestLink.toVerifyEmail(home.tenant(), home.client(), email, null);
  }

  @ParameterizedTest
  @EnumSource
  void whoHasTheMailVerifiesTheAddressOnce(IsolationMode mode) throws Exception {
    var home = rules(plane.home(mode), "required_before_sign_in", false);
    var other = plane.home(mode);
    var token = mailed(home, ANN);
    var mail = smtp.getReceivedMessages()[0];
    assertThat(mail.getSubject())
        .isEqualTo("Verify your e-mail address for " + home.tenant().name());
    assertThat(mail.getAllRecipients()[0]).hasToString(ANN);
    for (int part = 0; part < 2; part++) {
      assertThat(part(mail, part))
          .contains("https://auth.example.com/verify-email?token=" + token)
          .contains("24 hours")
          .doesNotContain("{{");
    }
    assertRefused(
        ErrorCode.EMAIL_NOT_VERIFIED,
        () -> plane.signIn(home, ANN, DataPlane.PASSWORD, "203.0.113.7"));
    assertRefused(
        ErrorCode.INVALID_CREDENTIALS, () -> plane.signIn(home, ANN, NEXT, "203.0.113.7"));
    assertRefused(ErrorCode.INVALID_TOKEN, () -> verify(other, token));
    for (var wrong : List.of("", "vet_", token + "x", token.substring(1), "x".repeat(5000))) {
      assertRefused(ErrorCode.INVALID_TOKEN, () -> verify(home, wrong));
    }
    assertRefused(
        ErrorCode.INVALID_TOKEN,
        () -> plane.resetPassword.reset(home.tenant(), token, NEXT, DataPlane.at("203.0.113.7")));
    assertThat(plane.verifyEmail.verify(home.tenant(), token).emailVerified()).isTrue();
    assertRefused(ErrorCode.INVALID_TOKEN, () -> verify(home, token));
    assertThat(plane.signIn(home, ANN, DataPlane.PASSWORD, "203.0.113.7").session()).isNotNull();
    // Now there is nothing to be verified.
    resend(home, ANN);
    assertThat(sender.deliver(home.tenant())).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void ofManyWhoUseATokenAtOnceOneDoes(IsolationMode mode) throws Exception {
    var home = plane.home(mode);
    var token = mailed(home, ANN);
    var outcomes = Parallel.call(32, i -> outcome(() -> verify(home, token)));
    assertThat(Collections.frequency(outcomes, "ok")).isEqualTo(1);
    assertThat(outcomes).containsOnly("ok", "invalid_token");
  }

  @ParameterizedTest
  @EnumSource
  void nobodyCanTellWhoseAddressIsToBeVerified(IsolationMode mode) throws Exception {
    var home = plane.home(mode);
    mailed(home, ANN);
    verify(home, mailed(home, "bea@example.com"));
    mailed(home, "carl@example.com");
    update(
        home,
        plane.userIdOf(home, "carl@example.com").value(),
        "u.status = 'disabled', u.updatedAt = :now");
    resend(home, "warm-up@example.com");
    long waiting = plane.statements(home, () -> resend(home, ANN));
    for (var address : List.of("nobody@example.com", "bea@example.com", "carl@example.com")) {
      assertThat(plane.statements(home, () -> resend(home, address))).isEqualTo(waiting);
    }
    assertThat(sender.deliver(home.tenant())).isEqualTo(1);
    assertThat(rows(home, "MailEntity")).isZero();
  }

  @Test
  void aTokenIsForItsUserItsAddressAndADay() throws Exception {
    var home = plane.home(IsolationMode.SHARED_SCHEMA);
    var first = mailed(home, ANN);
    resend(home, ANN);
    sender.deliver(home.tenant());
    assertRefused(ErrorCode.INVALID_TOKEN, () -> verify(home, first));
    var second = tokens("vet_").get(1);
    var ann = plane.userIdOf(home, ANN).value();
    update(home, ann, "u.status = 'disabled', u.updatedAt = :now");
    assertRefused(ErrorCode.INVALID_TOKEN, () -> verify(home, second));

    update(home, ann, "u.status = 'active', u.updatedAt = :now");
    resend(home, ANN);
    sender.deliver(home.tenant());
    var third = tokens("vet_").get(2);
    update(home, ann, "u.email = 'eve@example.com', u.updatedAt = :now");
    assertRefused(ErrorCode.INVALID_TOKEN, () -> verify(home, third));
    assertThat(plane.signIn(home, "eve@example.com", DataPlane.PASSWORD, "203.0.113.7").user())
        .matches(user -> !user.emailVerified());

    resend(home, "eve@example.com");
    sender.deliver(home.tenant());
    var fourth = tokens("vet_").get(3);
    plane.clock.advance(Duration.ofHours(24));
    assertRefused(ErrorCode.INVALID_TOKEN, () -> verify(home, fourth));
  }

  private void change(Home home, SignedInBody signedIn, String email, String password) {
    var caller =
        new Caller.EndUser(
            DataPlane.userOf(signedIn),
            new SessionId(signedIn.session().id()),
            home.client().id(),
            null);
    var nothing =
        UserChange.ofProfile(
            Patch.absent(), Patch.absent(), Patch.absent(), Patch.absent(), Patch.absent());
    plane.changeEmail.request(
        home.tenant(),
        home.client(),
        caller,
        new ChangeEmail.Wish(
            new Email(email),
            new Reauthentication.Proof(password, null, null),
            "https://auth.example.com/verify-email",
            nothing,
            null),
        DataPlane.at("203.0.113.7"),
        user -> {});
  }

  private String proposed(Home home, SignedInBody signedIn, String email) {
    change(home, signedIn, email, DataPlane.PASSWORD);
    sender.deliver(home.tenant());
    var tokens = tokens("cet_");
    return tokens.get(tokens.size() - 1);
  }

  @ParameterizedTest
  @EnumSource
  void aNewAddressHoldsOnceItIsProved(IsolationMode mode) throws Exception {
    var home = plane.home(mode);
    verify(home, mailed(home, ANN));
    var ann = plane.signIn(home, ANN, DataPlane.PASSWORD, "203.0.113.7");
    assertRefused(
        ErrorCode.INVALID_CREDENTIALS, () -> change(home, ann, "new@example.com", "guessed"));
    assertRefused(ErrorCode.VALIDATION_FAILED, () -> change(home, ann, "new@example.com", null));
    assertThat(rows(home, "MailEntity")).isZero();
    smtp.purgeEmailFromAllMailboxes();

    var token = proposed(home, ann, "New@Example.com");
    assertThat(smtp.getReceivedMessages())
        .extracting(mail -> mail.getAllRecipients()[0].toString())
        .containsExactlyInAnyOrder("new@example.com", ANN);
    assertThat(plane.signIn(home, ANN, DataPlane.PASSWORD, "203.0.113.7").user().email())
        .isEqualTo(ANN);
    var outcomes = Parallel.call(16, i -> outcome(() -> verify(home, token)));
    assertThat(Collections.frequency(outcomes, "ok")).isEqualTo(1);
    assertThat(outcomes).containsOnly("ok", "invalid_token");
    assertRefused(
        ErrorCode.INVALID_CREDENTIALS,
        () -> plane.signIn(home, ANN, DataPlane.PASSWORD, "203.0.113.7"));
    var moved = plane.signIn(home, "new@example.com", DataPlane.PASSWORD, "203.0.113.7").user();
    assertThat(moved.emailVerified()).isTrue();
    assertThat(moved.id()).isEqualTo(ann.user().id());
  }

  @ParameterizedTest
  @EnumSource
  void anAddressThatSomebodyGotMeanwhileStaysTheirs(IsolationMode mode) throws Exception {
    var home = plane.home(mode);
    var ann = plane.signUp(home, ANN);
    sender.deliver(home.tenant());
    var token = proposed(home, ann, "new@example.com");
    plane.signUp(home, "new@example.com");
    assertRefused(ErrorCode.EMAIL_ALREADY_EXISTS, () -> verify(home, token));
    assertRefused(ErrorCode.EMAIL_ALREADY_EXISTS, () -> verify(home, token));
    assertThat(plane.userIdOf(home, ANN)).isEqualTo(DataPlane.userOf(ann));
    // Asked for now, it is told at once; with enumeration protection by nothing but no mail.
    assertRefused(
        ErrorCode.EMAIL_ALREADY_EXISTS,
        () -> change(home, ann, "new@example.com", DataPlane.PASSWORD));
    sender.deliver(home.tenant());
    change(rules(home, "optional", true), ann, "new@example.com", DataPlane.PASSWORD);
    assertThat(sender.deliver(home.tenant())).isZero();
  }

  /** Whoever waits with a change of address in an account that is won back has lost. */
  @Test
  void row40AChangeThatWaitsIsOverWhenSomethingElseIsDone() throws Exception {
    var home = plane.home(IsolationMode.SHARED_SCHEMA);
    var ann = plane.signUp(home, ANN);
    sender.deliver(home.tenant());
    var first = proposed(home, ann, "eve@example.com");
    var second = proposed(home, ann, "eva@example.com");
    assertRefused(ErrorCode.INVALID_TOKEN, () -> verify(home, first));

    // Ordered before the password is set anew, and written after it.
    change(home, ann, "mallory@example.com", DataPlane.PASSWORD);
    plane.requestLink.toResetPassword(home.tenant(), home.client(), ANN, null);
    plane.changePassword(
        home, DataPlane.userOf(ann), new SessionId(ann.session().id()), DataPlane.PASSWORD, NEXT);
    smtp.purgeEmailFromAllMailboxes();
    sender.deliver(home.tenant());
    assertThat(tokens("cet_")).isEmpty();
    assertRefused(ErrorCode.INVALID_TOKEN, () -> verify(home, second));

    change(home, ann, "third@example.com", NEXT);
    sender.deliver(home.tenant());
    var third = tokens("cet_").get(0);
    plane.changeUser.change(
        home.tenant(),
        DataPlane.userOf(ann),
        new UserChange(
            Patch.of(new Email("support@example.com")),
            Patch.absent(),
            Patch.absent(),
            Patch.absent(),
            Patch.absent(),
            Patch.absent(),
            Patch.absent(),
            Patch.absent(),
            Patch.absent(),
            Patch.absent(),
            Patch.absent(),
            Patch.absent()),
        null);
    assertRefused(ErrorCode.INVALID_TOKEN, () -> verify(home, third));

    change(home, ann, "fourth@example.com", NEXT);
    sender.deliver(home.tenant());
    var fourth = tokens("cet_").get(1);
    update(home, ann.user().id(), "u.status = 'disabled', u.updatedAt = :now");
    assertRefused(ErrorCode.INVALID_TOKEN, () -> verify(home, fourth));
  }

  @Test
  void whoHasNoPasswordHasToHaveSignedInJustNow() throws Exception {
    var home = plane.home(IsolationMode.SHARED_SCHEMA);
    var ann = plane.signUp(home, ANN);
    update(home, ann.user().id(), "u.passwordHash = null, u.updatedAt = :now");
    var token = proposed(home, ann, "new@example.com");
    plane.clock.advance(Duration.ofMinutes(10));
    assertRefused(
        ErrorCode.INSUFFICIENT_PERMISSIONS, () -> change(home, ann, "newer@example.com", null));
    verify(home, token);
    assertThat(plane.userIdOf(home, "new@example.com")).isEqualTo(DataPlane.userOf(ann));
  }

  /** Somebody signs up with the address of somebody else, before that person does. */
  @ParameterizedTest
  @EnumSource
  void row39WhoOwnsTheAddressGetsTheAccountAndTheStrangerNothing(IsolationMode mode)
      throws Exception {
    var home = rules(plane.home(mode), "required_before_sign_in", true);
    var strangers = mailed(home, ANN);
    smtp.purgeEmailFromAllMailboxes();
    // The owner signs up, is answered as if the address were free, and gets no link to verify.
    assertThat(plane.signUp(home, ANN).session()).isNull();
    assertThat(sender.deliver(home.tenant())).isEqualTo(1);
    assertThat(smtp.getReceivedMessages()[0].getSubject())
        .isEqualTo("You have an account at " + home.tenant().name() + " already");
    assertThat(tokens("vet_")).isEmpty();
    assertThat(part(smtp.getReceivedMessages()[0], 0))
        .contains("https://auth.example.com/reset-password?token=prt_");
    var lax = rules(home, "optional", false);
    var session = plane.signIn(lax, ANN, DataPlane.PASSWORD, "198.51.100.9").session();
    plane.resetPassword.reset(
        home.tenant(), tokens("prt_").get(0), NEXT, DataPlane.at("203.0.113.7"));

    assertRefused(ErrorCode.INVALID_TOKEN, () -> verify(home, strangers));
    assertRefused(
        ErrorCode.INVALID_CREDENTIALS,
        () -> plane.signIn(home, ANN, DataPlane.PASSWORD, "198.51.100.9"));
    assertRefused(ErrorCode.SESSION_REVOKED, () -> plane.refresh(home, session.refreshToken()));
    assertThat(plane.signIn(home, ANN, NEXT, "203.0.113.7").user().emailVerified()).isTrue();
  }
}
