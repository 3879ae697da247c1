package dev.hellojohn.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hellojohn.access.Caller;
import dev.hellojohn.factor.FactorFields;
import dev.hellojohn.factor.FactorProof;
import dev.hellojohn.factor.FactorType;
import dev.hellojohn.factor.WantedFactor;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.FactorId;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.SessionId;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.signin.DataPlane.Home;
import dev.hellojohn.signin.SignInRefusedBody.ChallengeFactorBody;
import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.tenancy.AuthConfig;
import dev.hellojohn.tenancy.IsolationMode;
import dev.hellojohn.testing.AuthConfigs;
import dev.hellojohn.testing.H2Files;
import dev.hellojohn.testing.Parallel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A mailbox as the second factor, with a real mail server. */
class MailFactorOnH2IT extends MailContract {

  private static final String ANN = "ann@example.com";
  private static final String HERE = "203.0.113.7";
  private static final Pattern CODE = Pattern.compile("(?m)^([0-9]{6})\\s*$");

  @TempDir static Path directory;

  @Override
  Login freshDatabase() {
    return H2Files.owner(directory.resolve("hellojohn"));
  }

  private static AuthConfig config(boolean required) {
    return AuthConfigs.with(
        Map.of(
            "allowed_auth_methods",
            List.of("password", "magic_link", "email_otp"),
            "mfa_required",
            required,
            "mfa_allowed_factors",
            List.of("totp", "email_otp", "backup_codes")));
  }

  private Home home(IsolationMode mode) {
    return plane.home(mode).with(config(false));
  }

  /** A user whose mailbox is their second factor. */
  private record Enrolled(Home home, UserId user, SessionId session, FactorId id) {}

  private Enrolled enrolled(Home home, String email) throws Exception {
    var signUp = signUp(home, email);
    var user = DataPlane.userOf(signUp);
    update(home, user.value(), "u.emailVerified = true, u.updatedAt = :now");
    var id = begin(home, user);
    confirm(home, user, id, code(home));
    return new Enrolled(home, user, new SessionId(signUp.session().id()), id);
  }

  private Enrolled enrolled() throws Exception {
    return enrolled(home(IsolationMode.SEPARATE_SCHEMA), ANN);
  }

  private FactorId begin(Home home, UserId user) {
    var begun =
        plane.enrollOwnFactor.begin(
            home.tenant(), home.client(), user, WantedFactor.of(FactorType.EMAIL_OTP, "Mailbox"));
    assertThat(begun.type()).isEqualTo("email_otp");
    assertThat(begun.totp()).isNull();
    return new FactorId(begun.factorId());
  }

  /** Sends what there is, and reads the newest code. */
  private String code(Home home) {
    assertThat(sender.deliver(home.tenant())).isEqualTo(1);
    var codes = codes();
    return codes.get(codes.size() - 1);
  }

  private List<String> codes() {
    var codes = new ArrayList<String>();
    for (var mail : smtp.getReceivedMessages()) {
      var found = CODE.matcher(part(mail, 0));
      if (found.find()) {
        codes.add(found.group(1));
      }
    }
    return codes;
  }

  private ProblemException half(Home home) {
    return catchThrowableOfType(
        ProblemException.class, () -> plane.signIn(home, ANN, DataPlane.PASSWORD, HERE));
  }

  private static String challenge(ProblemException half) {
    assertThat(half.code()).isIn(ErrorCode.MFA_REQUIRED, ErrorCode.MFA_ENROLLMENT_REQUIRED);
    return (String) half.extensions().get("challenge_id");
  }

  private void send(Enrolled ann, String challenge) {
    plane.sendFactorCode.forChallenge(
        ann.home().tenant(), ann.home().client(), challenge, ann.id());
  }

  private SignedInBody verify(Home home, String challenge, FactorId factor, String code) {
    return plane.verifyFactor.verify(
        home.tenant(),
        home.client(),
        new VerifyFactor.Answer(challenge, factor, new FactorProof.Code(code), false),
        DataPlane.at(HERE),
        user -> {});
  }

  private static String other(String code) {
    return (char) ('0' + (code.charAt(0) - '0' + 5) % 10) + code.substring(1);
  }

  @ParameterizedTest
  @EnumSource
  void aCodeIsMailedForHalfASignInAndEndsIt(IsolationMode mode) throws Exception {
    var ann = enrolled(home(mode), ANN);
    var home = ann.home();
    var half = half(home);
    assertThat(half.extensions().get("factors"))
        .isEqualTo(
            List.of(
                new ChallengeFactorBody(
                    ann.id().value(), "email_otp", "Mailbox", "a···@example.com")));
    var challenge = challenge(half);
    assertRefused(ErrorCode.MFA_INVALID_CODE, () -> verify(home, challenge, ann.id(), "123456"));
    send(ann, challenge);
    var code = code(home);
    for (int part = 0; part < 2; part++) {
      var mails = smtp.getReceivedMessages();
      assertThat(part(mails[mails.length - 1], part))
          .contains(code, "10 minutes")
          .doesNotContain("{{");
    }
    assertRefused(ErrorCode.MFA_INVALID_CODE, () -> verify(home, challenge, ann.id(), other(code)));
    var signedIn = verify(home, challenge, ann.id(), code);
    var authentication =
        plane
            .in(home, em -> plane.sessions.find(em, new SessionId(signedIn.session().id())))
            .orElseThrow()
            .authentication();
    assertThat(authentication.methods()).containsExactly("pwd", "otp", "mfa");
    assertThat(authentication.mfaVerified()).isTrue();
    var again = challenge(half(home));
    assertRefused(ErrorCode.MFA_INVALID_CODE, () -> verify(home, again, ann.id(), code));
  }

  /** A mailbox is one factor, however often it is shown. */
  @Test
  void row38WhoHasComeInByMailIsNotOfferedTheirMailbox() throws Exception {
    var ann = enrolled();
    var home = ann.home();
    var asked = plane.requestCode.toSignIn(home.tenant(), home.client(), ANN).token();
    var code = code(home);
    var half =
        catchThrowableOfType(
            ProblemException.class,
            () ->
                plane.signInByCode.signIn(
                    home.tenant(), home.client(), asked, code, DataPlane.at(HERE)));
    assertThat((List<?>) half.extensions().get("factors")).isEmpty();
    var byMail = challenge(half);
    assertRefused(ErrorCode.NOT_FOUND, () -> send(ann, byMail));
    // Also not with a code that was mailed for the very challenge by other means.
    plane.in(
        home, em -> em.createQuery("update ChallengeEntity c set c.amr = 'pwd'").executeUpdate());
    send(ann, byMail);
    var mailed = code(home);
    plane.in(
        home,
        em -> em.createQuery("update ChallengeEntity c set c.amr = 'magic_link'").executeUpdate());
    assertRefused(ErrorCode.MFA_INVALID_CODE, () -> verify(home, byMail, ann.id(), mailed));

    // Nor does it become one, where a factor is asked for.
    var bob = DataPlane.userOf(signUp(home, "bob@example.com"));
    update(home, bob.value(), "u.emailVerified = true, u.updatedAt = :now");
    var asking = home.with(config(true));
    var second =
        plane.requestCode.toSignIn(home.tenant(), home.client(), "bob@example.com").token();
    var bobs = code(home);
    var enroll =
        challenge(
            catchThrowableOfType(
                ProblemException.class,
                () ->
                    plane.signInByCode.signIn(
                        asking.tenant(), asking.client(), second, bobs, DataPlane.at(HERE))));
    assertRefused(
        ErrorCode.INSUFFICIENT_PERMISSIONS,
        () ->
            plane.enrollDuringSignIn.enroll(
                asking.tenant(),
                asking.client(),
                enroll,
                WantedFactor.of(FactorType.EMAIL_OTP, null)));
    var pending = begin(home, bob);
    var first = code(home);
    assertRefused(ErrorCode.MFA_INVALID_CODE, () -> verify(asking, enroll, pending, first));
  }

  @Test
  void aCodeIsGoodForWhatItWasMailedForAlone() throws Exception {
    var ann = enrolled();
    var home = ann.home();
    var one = challenge(half(home));
    var two = challenge(half(home));
    send(ann, one);
    var code = code(home);
    assertRefused(ErrorCode.MFA_INVALID_CODE, () -> verify(home, two, ann.id(), code));
    assertRefused(ErrorCode.MFA_INVALID_CODE, () -> prove(ann, code));
    plane.sendFactorCode.forProof(home.tenant(), home.client(), ann.user(), ann.id());
    var proof = code(home);
    assertRefused(ErrorCode.MFA_INVALID_CODE, () -> verify(home, two, ann.id(), proof));
    prove(ann, proof);
    assertRefused(ErrorCode.MFA_INVALID_CODE, () -> prove(ann, proof));
    verify(home, one, ann.id(), code);
  }

  private void prove(Enrolled ann, String code) {
    plane.reauthentication.require(
        ann.home().tenant(),
        ann.home().client(),
        new Caller.EndUser(ann.user(), ann.session(), ann.home().client().id(), null),
        new Reauthentication.Proof(null, new FactorProof.Code(code), null),
        DataPlane.at(HERE),
        user -> {});
  }

  @Test
  void aNewerMailTakesTheOldersPlaceAndTenMinutesEndIt() throws Exception {
    var ann = enrolled();
    var home = ann.home();
    var challenge = challenge(half(home));
    send(ann, challenge);
    var first = code(home);
    plane.clock.advance(Duration.ofSeconds(1));
    send(ann, challenge);
    var second = code(home);
    if (!first.equals(second)) {
      assertRefused(ErrorCode.MFA_INVALID_CODE, () -> verify(home, challenge, ann.id(), first));
    }
    verify(home, challenge, ann.id(), second);
    plane.sendFactorCode.forProof(home.tenant(), home.client(), ann.user(), ann.id());
    var late = code(home);
    plane.clock.advance(Duration.ofMinutes(10));
    assertRefused(ErrorCode.MFA_INVALID_CODE, () -> prove(ann, late));
  }

  /** A challenge counts tries; a proof has none, and its code counts them itself. */
  @Test
  void row24TheSixthCodeOfAProofIsNotLookedAt() throws Exception {
    var ann = enrolled();
    var home = ann.home();
    plane.sendFactorCode.forProof(home.tenant(), home.client(), ann.user(), ann.id());
    var first = code(home);
    plane.clock.advance(Duration.ofSeconds(1));
    plane.sendFactorCode.forProof(home.tenant(), home.client(), ann.user(), ann.id());
    var code = code(home);
    for (int i = 0; i < 4; i++) {
      assertRefused(ErrorCode.MFA_INVALID_CODE, () -> prove(ann, other(code)));
    }
    prove(ann, code);
    // It was used up, and with it what came before it.
    assertRefused(ErrorCode.MFA_INVALID_CODE, () -> prove(ann, first));
    plane.clock.advance(Duration.ofSeconds(1));
    plane.sendFactorCode.forProof(home.tenant(), home.client(), ann.user(), ann.id());
    var next = code(home);
    for (int i = 0; i < 5; i++) {
      assertRefused(ErrorCode.MFA_INVALID_CODE, () -> prove(ann, other(next)));
    }
    assertRefused(ErrorCode.MFA_INVALID_CODE, () -> prove(ann, next));

    var bob = DataPlane.userOf(signUp(home, "bob@example.com"));
    var pending = begin(home, bob);
    var bobs = code(home);
    for (int i = 0; i < 5; i++) {
      assertRefused(ErrorCode.MFA_INVALID_CODE, () -> confirm(home, bob, pending, other(bobs)));
    }
    assertRefused(ErrorCode.MFA_INVALID_CODE, () -> confirm(home, bob, pending, bobs));
  }

  private void confirm(Home home, UserId user, FactorId id, String code) {
    plane.enrollOwnFactor.confirm(
        home.tenant(), home.client(), user, id, new FactorProof.Code(code));
  }

  @Test
  void whatWasMailedToAnotherAddressIsWorthNothing() throws Exception {
    var ann = enrolled();
    var home = ann.home();
    var challenge = challenge(half(home));
    send(ann, challenge);
    var code = code(home);
    update(home, ann.user().value(), "u.email = 'moved@example.com', u.updatedAt = :now");
    assertRefused(ErrorCode.MFA_INVALID_CODE, () -> verify(home, challenge, ann.id(), code));
    update(home, ann.user().value(), "u.email = 'ann@example.com', u.updatedAt = :now");
    verify(home, challenge, ann.id(), code);
  }

  /** A session from before the mailbox became a factor, which a mail alone has begun. */
  @Test
  void row38WhoHasComeInByMailProvesNothingByTheirMailbox() throws Exception {
    var ann = enrolled();
    var home = ann.home();
    plane.in(
        home,
        em -> em.createQuery("update SessionEntity s set s.amr = 'magic_link'").executeUpdate());
    plane.sendFactorCode.forProof(home.tenant(), home.client(), ann.user(), ann.id());
    var code = code(home);
    assertRefused(ErrorCode.MFA_INVALID_CODE, () -> prove(ann, code));
    plane.in(
        home, em -> em.createQuery("update SessionEntity s set s.amr = 'pwd'").executeUpdate());
    prove(ann, code);
  }

  @Test
  void row22OfAHundredPostsOfACodeAtOnceOneSignsIn() throws Exception {
    var ann = enrolled();
    var home = ann.home();
    var challenge = challenge(half(home));
    send(ann, challenge);
    var code = code(home);
    var outcomes = Parallel.call(100, i -> outcome(() -> verify(home, challenge, ann.id(), code)));
    assertThat(Collections.frequency(outcomes, "ok")).as("%s", outcomes).isEqualTo(1);
    assertThat(outcomes)
        .isSubsetOf("ok", "mfa_invalid_code", "challenge_expired", "service_unavailable");
  }

  @Test
  void row24FiveWrongCodesEndTheChallenge() throws Exception {
    var ann = enrolled();
    var home = ann.home();
    var challenge = challenge(half(home));
    send(ann, challenge);
    var code = code(home);
    for (int i = 0; i < 5; i++) {
      assertRefused(
          ErrorCode.MFA_INVALID_CODE, () -> verify(home, challenge, ann.id(), other(code)));
    }
    assertRefused(ErrorCode.CHALLENGE_EXPIRED, () -> verify(home, challenge, ann.id(), code));
    assertRefused(ErrorCode.CHALLENGE_EXPIRED, () -> send(ann, challenge));
  }

  /** Else a stranger who asks for codes to sign in with would lock the owner out. */
  @Test
  void strangersDoNotUseUpTheMailsOfTheFactor() throws Exception {
    var ann = enrolled();
    var home = ann.home();
    for (int i = 0; i < 7; i++) {
      plane.requestCode.toSignIn(home.tenant(), home.client(), ANN);
    }
    assertThat(sender.deliver(home.tenant())).isEqualTo(5);
    var challenge = challenge(half(home));
    for (int i = 0; i < 7; i++) {
      send(ann, challenge);
    }
    assertThat(sender.deliver(home.tenant())).isEqualTo(5);
  }

  @Test
  void onlyTheirOwnMailboxIsAFactorAndOnce() throws Exception {
    var ann = enrolled();
    var home = ann.home();
    assertRefused(ErrorCode.CONFLICT, () -> begin(home, ann.user()));
    var none = new FactorId("fac_00000000000000000000000000");
    var challenge = challenge(half(home));
    assertRefused(
        ErrorCode.NOT_FOUND,
        () -> plane.sendFactorCode.forChallenge(home.tenant(), home.client(), challenge, none));
    assertRefused(
        ErrorCode.CHALLENGE_EXPIRED,
        () ->
            plane.sendFactorCode.forChallenge(
                home.tenant(), plane.anotherClient(home), challenge, ann.id()));
    assertRefused(
        ErrorCode.NOT_FOUND,
        () -> plane.sendFactorCode.forProof(home.tenant(), home.client(), ann.user(), none));
    var nobody = new UserId("usr_00000000000000000000000000");
    assertRefused(
        ErrorCode.NOT_FOUND,
        () -> plane.sendFactorCode.forProof(home.tenant(), home.client(), nobody, ann.id()));
    // A pending one and an app are no mailboxes.
    var app =
        plane.enrollOwnFactor.begin(
            home.tenant(), home.client(), ann.user(), WantedFactor.of(FactorType.TOTP, null));
    assertRefused(
        ErrorCode.NOT_FOUND,
        () ->
            plane.sendFactorCode.forProof(
                home.tenant(), home.client(), ann.user(), new FactorId(app.factorId())));
    var off = home.with(AuthConfig.defaults());
    assertRefused(ErrorCode.INSUFFICIENT_PERMISSIONS, () -> begin(off, ann.user()));
    var fields = new FactorFields();
    assertThat(fields.enrollable("email_otp")).isEqualTo(FactorType.EMAIL_OTP);
    fields.finish();
  }

  /** Who comes in by mail alone would be asked for another factor from then on, and have none. */
  @Test
  void whoHasNoPasswordDoesNotShutThemselvesOut() {
    var home = home(IsolationMode.SEPARATE_SCHEMA);
    var user = DataPlane.userOf(plane.signUp(home, ANN));
    plane.in(
        home,
        em -> em.createQuery("update UserEntity u set u.passwordHash = null").executeUpdate());
    assertRefused(ErrorCode.CONFLICT, () -> begin(home, user));
    assertThat(codes()).isEmpty();
  }

  @Test
  void aWrongFirstCodeMakesNoFactor() throws Exception {
    var home = home(IsolationMode.SEPARATE_SCHEMA);
    var user = DataPlane.userOf(signUp(home, ANN));
    var id = begin(home, user);
    var code = code(home);
    assertRefused(ErrorCode.MFA_INVALID_CODE, () -> confirm(home, user, id, other(code)));
    assertThat(plane.signIn(home, ANN, DataPlane.PASSWORD, HERE).user().mfaEnabled()).isFalse();
    confirm(home, user, id, code);
    assertThat(half(home).code()).isEqualTo(ErrorCode.MFA_REQUIRED);
  }

  @Test
  void whoMayNotComeInGetsNoMail() throws Exception {
    var ann = enrolled();
    var home = ann.home();
    var challenge = challenge(half(home));
    send(ann, challenge);
    update(home, ann.user().value(), "u.email = 'moved@example.com', u.updatedAt = :now");
    assertThat(sender.deliver(home.tenant())).isZero();
    update(home, ann.user().value(), "u.status = 'disabled', u.updatedAt = :now");
    assertRefused(ErrorCode.CHALLENGE_EXPIRED, () -> send(ann, challenge));
  }
}
