package dev.hellojohn.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hellojohn.edge.Origin;
import dev.hellojohn.factor.FactorProof;
import dev.hellojohn.factor.FactorType;
import dev.hellojohn.factor.WantedFactor;
import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.FactorId;
import dev.hellojohn.kernel.IpAddress;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.SessionId;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.session.Authentication;
import dev.hellojohn.signin.DataPlane.Home;
import dev.hellojohn.signin.SignInRefusedBody.ChallengeFactorBody;
import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.tenancy.IsolationMode;
import dev.hellojohn.testing.AuthConfigs;
import dev.hellojohn.testing.Authenticator;
import dev.hellojohn.testing.H2Files;
import dev.hellojohn.testing.Parallel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sign-ins by password that look unusual, and what a tenant wants for them (ADR 030). */
class AdaptiveRulesOnH2IT extends MailContract {

  private static final String ANN = "ann@example.com";
  private static final Origin HOME = DataPlane.at("203.0.113.7");
  private static final Origin NEXT_DOOR = DataPlane.at("203.0.113.9");
  private static final Origin AWAY = DataPlane.at("198.51.100.7");
  private static final Origin PHONE =
      Origin.of(IpAddress.parse("203.0.113.7").orElseThrow(), "Mozilla/5.0 (iPhone) Safari/605");
  private static final Pattern CODE = Pattern.compile("(?m)^([0-9]{6})\\s*$");
  private static final Duration STEP = Duration.ofSeconds(30);

  @TempDir static Path directory;

  @Override
  Login freshDatabase() {
    return H2Files.owner(directory.resolve("hellojohn"));
  }

  private Home home(IsolationMode mode, Map<String, ?> rules) {
    return with(plane.home(mode), rules);
  }

  private Home home(Map<String, ?> rules) {
    return home(IsolationMode.SEPARATE_SCHEMA, rules);
  }

  private static Home with(Home home, Map<String, ?> rules) {
    return home.with(
        AuthConfigs.with(Map.of("mfa_adaptive", rules, "notices", Map.of("new_device", false))));
  }

  /** A user at home whose address is proved. */
  private UserId verified(Home home) throws Exception {
    var user = DataPlane.userOf(signUp(home, ANN));
    update(home, user.value(), "u.emailVerified = true, u.updatedAt = :now");
    return user;
  }

  private SignedInBody signIn(Home home, Origin from, String password, String device) {
    return plane.signIn.signIn(
        home.tenant(),
        home.client(),
        new Account.ByEmail(new Email(ANN)),
        new SignIn.Shown(password, device),
        from);
  }

  private SignedInBody signIn(Home home, Origin from) {
    return signIn(home, from, DataPlane.PASSWORD, null);
  }

  private ProblemException asked(Home home, Origin from, String device) {
    var refusal =
        catchThrowableOfType(
            ProblemException.class, () -> signIn(home, from, DataPlane.PASSWORD, device));
    assertThat(refusal.code()).isEqualTo(ErrorCode.MFA_REQUIRED);
    return refusal;
  }

  private String challenge(Home home, Origin from) {
    return (String) asked(home, from, null).extensions().get("challenge_id");
  }

  private void fail(Home home, Origin from, int times) {
    for (int i = 0; i < times; i++) {
      assertRefused(
          ErrorCode.INVALID_CREDENTIALS, () -> signIn(home, from, "a wrong password", null));
    }
  }

  private static FactorId mailboxOf(UserId user) {
    return new FactorId(user.value().replace("usr_", "fac_"));
  }

  private String mailed(Home home, UserId user, String challenge) throws Exception {
    smtp.purgeEmailFromAllMailboxes();
    plane.sendFactorCode.forChallenge(home.tenant(), home.client(), challenge, mailboxOf(user));
    assertThat(sender.deliver(home.tenant())).isEqualTo(1);
    var found = CODE.matcher(part(smtp.getReceivedMessages()[0], 0));
    assertThat(found.find()).isTrue();
    return found.group(1);
  }

  private SignedInBody verify(Home home, UserId user, String challenge, String code, Origin from) {
    return plane.verifyFactor.verify(
        home.tenant(),
        home.client(),
        new VerifyFactor.Answer(challenge, mailboxOf(user), new FactorProof.Code(code), true),
        from,
        limited -> {});
  }

  /** A sign-in with the code that it asks for. */
  private SignedInBody confirmed(Home home, UserId user, Origin from) throws Exception {
    var challenge = challenge(home, from);
    return verify(home, user, challenge, mailed(home, user, challenge), from);
  }

  private Authentication authentication(Home home, SignedInBody signedIn) {
    var id = new SessionId(signedIn.session().id());
    return plane.in(home, em -> plane.sessions.find(em, id).orElseThrow().authentication());
  }

  @ParameterizedTest
  @EnumSource
  void aNewNetworkAsksWhoHasNoFactorForACodeFromAMail(IsolationMode mode) throws Exception {
    var home = home(mode, Map.of("new_network", true));
    var user = verified(home);
    signIn(home, HOME);
    signIn(home, NEXT_DOOR);
    var refusal = asked(home, AWAY, null);
    assertThat(refusal.extensions().get("factors"))
        .isEqualTo(
            List.of(
                new ChallengeFactorBody(
                    mailboxOf(user).value(), "email_otp", null, "a···@example.com")));
    var challenge = (String) refusal.extensions().get("challenge_id");
    assertRefused(ErrorCode.MFA_INVALID_CODE, () -> verify(home, user, challenge, "123456", AWAY));
    var code = mailed(home, user, challenge);
    var signedIn = verify(home, user, challenge, code, AWAY);
    // It makes sure, and is no second factor that the tenant has chosen.
    assertThat(signedIn.trustedDevice()).isNull();
    assertThat(signedIn.user().mfaEnabled()).isFalse();
    var authentication = authentication(home, signedIn);
    assertThat(authentication.methods()).containsExactly("pwd", "email_otp");
    assertThat(authentication.level()).isEqualTo("urn:hellojohn:loa:1");
    assertThat(authentication.mfaVerified()).isFalse();
    assertThat(Authentication.isByMail(authentication.methods())).isFalse();
    // From then on the user is known there.
    signIn(home, AWAY);
    assertRefused(ErrorCode.CHALLENGE_EXPIRED, () -> verify(home, user, challenge, code, AWAY));
  }

  @Test
  void withoutRulesNothingIsUnusual() throws Exception {
    var home = home(Map.of());
    verified(home);
    fail(home, AWAY, 5);
    signIn(home, AWAY);
  }

  @Test
  void aNewKindOfDeviceAsks() throws Exception {
    var home = home(Map.of("new_device", true));
    var user = verified(home);
    // Where somebody else is known nobody else is.
    signUp(home, "bob@example.com");
    plane.signIn.signIn(
        home.tenant(),
        home.client(),
        new Account.ByEmail(new Email("bob@example.com")),
        new SignIn.Shown(DataPlane.PASSWORD, null),
        PHONE);
    signIn(home, AWAY);
    confirmed(home, user, PHONE);
    signIn(home, PHONE);
  }

  @Test
  void wrongPasswordsAskUntilASignInIsWhole() throws Exception {
    var home = home(Map.of("failed_attempts", 3));
    var user = verified(home);
    fail(home, AWAY, 2);
    signIn(home, HOME);
    // That was whole, and began the count anew.
    fail(home, AWAY, 3);
    // A right password alone forgives nothing: who has guessed it tries no second time in peace.
    for (int i = 0; i < 3; i++) {
      challenge(home, HOME);
      challenge(home, AWAY);
    }
    confirmed(home, user, HOME);
    signIn(home, HOME);
    signIn(home, AWAY);
  }

  @Test
  void wrongPasswordsAreForgottenWithTheLockoutsWindow() throws Exception {
    var home = home(Map.of("failed_attempts", 3));
    verified(home);
    fail(home, AWAY, 3);
    challenge(home, HOME);
    plane.clock.advance(Duration.ofMinutes(15));
    signIn(home, HOME);
  }

  @Test
  void aRightPasswordThatIsNotEnoughLocksNobodyOut() throws Exception {
    var home = home(Map.of("failed_attempts", 3));
    var user = verified(home);
    fail(home, HOME, 9);
    for (int i = 0; i < 20; i++) {
      challenge(home, HOME);
    }
    confirmed(home, user, HOME);
    signIn(home, HOME);
  }

  /** An address that nobody has proved may be somebody else's. */
  @Test
  void whoHasNothingToShowIsNotAsked() throws Exception {
    var home = home(Map.of("new_network", true));
    var user = DataPlane.userOf(signUp(home, ANN));
    signIn(home, AWAY);
    assertThat(sender.deliver(home.tenant())).isZero();
    assertThat(user.value()).startsWith("usr_");
  }

  @Test
  void aTrustedDeviceIsNotEnoughForAnUnusualSignIn() throws Exception {
    var home = home(Map.of("new_network", true));
    var user = verified(home);
    var begun = plane.enrollFactor.begin(home.tenant(), user, "Phone");
    var app = Authenticator.of(begun.totp().secret());
    var id = new FactorId(begun.factorId());
    plane.enrollFactor.confirm(home.tenant(), user, id, app.at(plane.clock.instant()));
    var device = byApp(home, id, app, HOME).trustedDevice().token();
    signIn(home, NEXT_DOOR, DataPlane.PASSWORD, device);
    var refusal = asked(home, AWAY, device);
    assertThat(refusal.extensions().get("factors"))
        .isEqualTo(List.of(new ChallengeFactorBody(id.value(), "totp", "Phone", null)));
    // Who has a factor shows that; the mailbox is none of theirs.
    var challenge = (String) refusal.extensions().get("challenge_id");
    assertRefused(
        ErrorCode.NOT_FOUND,
        () ->
            plane.sendFactorCode.forChallenge(
                home.tenant(), home.client(), challenge, mailboxOf(user)));
    byApp(home, id, app, AWAY);
    signIn(home, AWAY, DataPlane.PASSWORD, device);
  }

  private SignedInBody byApp(Home home, FactorId id, Authenticator app, Origin from) {
    plane.clock.advance(STEP);
    var challenge = challenge(home, from);
    var code = new FactorProof.Code(app.at(plane.clock.instant()));
    return plane.verifyFactor.verify(
        home.tenant(),
        home.client(),
        new VerifyFactor.Answer(challenge, id, code, true),
        from,
        limited -> {});
  }

  /** CVE-2026-9091 and its like: what stands for half a sign-in leads nowhere else. */
  @Test
  void row38TheChallengeEnrolsNothingAndIsNobodyElses() throws Exception {
    var home = home(Map.of("new_network", true));
    var user = verified(home);
    var challenge = challenge(home, AWAY);
    assertRefused(
        ErrorCode.CHALLENGE_EXPIRED,
        () ->
            plane.enrollDuringSignIn.enroll(
                home.tenant(), home.client(), challenge, WantedFactor.of(FactorType.TOTP, null)));
    assertRefused(
        ErrorCode.CHALLENGE_EXPIRED,
        () -> plane.challengePasskey.forChallenge(home.tenant(), home.client(), challenge));
    assertRefused(
        ErrorCode.NOT_FOUND,
        () ->
            plane.sendFactorCode.forChallenge(
                home.tenant(),
                home.client(),
                challenge,
                new FactorId("fac_00000000000000000000000000")));
    var code = mailed(home, user, challenge);
    var other = challenge(home, AWAY);
    assertRefused(ErrorCode.MFA_INVALID_CODE, () -> verify(home, user, other, code, AWAY));
    // A factor that the user got meanwhile is asked for: the half begins anew.
    var begun = plane.enrollFactor.begin(home.tenant(), user, "Phone");
    var app = Authenticator.of(begun.totp().secret());
    plane.enrollFactor.confirm(
        home.tenant(), user, new FactorId(begun.factorId()), app.at(plane.clock.instant()));
    assertRefused(ErrorCode.CHALLENGE_EXPIRED, () -> verify(home, user, challenge, code, AWAY));
  }

  @Test
  void whatWasMailedToAnAddressThatIsNoLongerTheirsIsWorthNothing() throws Exception {
    var home = home(Map.of("new_network", true));
    var user = verified(home);
    var challenge = challenge(home, AWAY);
    var code = mailed(home, user, challenge);
    update(home, user.value(), "u.email = 'moved@example.com', u.updatedAt = :now");
    assertRefused(ErrorCode.MFA_INVALID_CODE, () -> verify(home, user, challenge, code, AWAY));
  }

  @Test
  void row25AHundredAtOnceBeginOneSession() throws Exception {
    var home = home(Map.of("new_network", true));
    var user = verified(home);
    var challenge = challenge(home, AWAY);
    var code = mailed(home, user, challenge);
    long before = rows(home, "SessionEntity");
    var begun =
        Parallel.call(
            100,
            i -> {
              try {
                return verify(home, user, challenge, code, AWAY) != null;
              } catch (ProblemException refused) {
                return false;
              }
            });
    assertThat(begun).filteredOn(one -> one).hasSize(1);
    assertThat(rows(home, "SessionEntity")).isEqualTo(before + 1);
  }

  @Test
  void theTrailSaysWhichRule() throws Exception {
    var home = home(Map.of("failed_attempts", 1, "new_network", true));
    verified(home);
    challenge(home, AWAY);
    fail(home, AWAY, 1);
    challenge(home, AWAY);
    List<String> details =
        plane.in(
            home,
            em ->
                em.createQuery(
                        "select a.details from TenantEntryEntity a where a.details like"
                            + " '%\"rule\"%' order by a.id",
                        String.class)
                    .getResultList());
    assertThat(details).hasSize(2);
    assertThat(details.get(0)).contains("new_network");
    assertThat(details.get(1)).contains("failed_attempts");
  }
}
