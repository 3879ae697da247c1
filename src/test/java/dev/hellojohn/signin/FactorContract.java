package dev.hellojohn.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hellojohn.access.Caller;
import dev.hellojohn.crypto.SealedBox;
import dev.hellojohn.factor.Factor;
import dev.hellojohn.factor.FactorCheck;
import dev.hellojohn.factor.FactorFields;
import dev.hellojohn.factor.FactorProof;
import dev.hellojohn.factor.FactorResealing;
import dev.hellojohn.factor.FactorSeal;
import dev.hellojohn.factor.FactorType;
import dev.hellojohn.factor.WantedFactor;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.FactorId;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.SessionId;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.signin.DataPlane.Home;
import dev.hellojohn.signin.SignInRefusedBody.ChallengeFactorBody;
import dev.hellojohn.store.Resealing;
import dev.hellojohn.tenancy.AuthConfig;
import dev.hellojohn.tenancy.IsolationMode;
import dev.hellojohn.tenancy.TenancyFixture;
import dev.hellojohn.testing.AuthConfigs;
import dev.hellojohn.testing.Authenticator;
import dev.hellojohn.testing.Parallel;
import dev.hellojohn.user.User;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a second factor promises: half of a sign-in is none, and each code works once. */
abstract class FactorContract extends DataPlaneContract {

  private static final String ANN = "ann@example.com";
  private static final String HERE = "203.0.113.7";
  private static final String FRESH = "shut, sesame, said the sailor";

  /** Of a node that has more to do than its connections are good for: nothing was looked at. */
  private static final String BUSY = "service_unavailable";

  private static final Duration STEP = Duration.ofSeconds(30);

  /** A user with an app, whose next code was not taken yet. */
  private record Enrolled(
      Home home, UserId user, SignedInBody signUp, FactorId id, Authenticator app) {}

  private Enrolled enrolled(IsolationMode mode) {
    return enrolled(plane.home(mode), ANN);
  }

  private Enrolled enrolled(Home home, String email) {
    var signUp = plane.signUp(home, email);
    var user = DataPlane.userOf(signUp);
    var begun = plane.enrollFactor.begin(home.tenant(), user, "Phone");
    var app = Authenticator.of(begun.totp().secret());
    var id = new FactorId(begun.factorId());
    plane.enrollFactor.confirm(home.tenant(), user, id, app.at(plane.clock.instant()));
    plane.clock.advance(STEP);
    return new Enrolled(home, user, signUp, id, app);
  }

  private List<Factor> factors(Home home, UserId user) {
    return plane.in(home, em -> plane.factors.of(em, user));
  }

  private List<FactorCheck.Held> held(Home home, UserId user) {
    return plane.in(home, em -> plane.factorCheck.held(em, user));
  }

  private ProblemException halfSignIn(Home home, String password) {
    return catchThrowableOfType(
        ProblemException.class, () -> plane.signIn(home, ANN, password, HERE));
  }

  private String challenge(Home home) {
    var refusal = halfSignIn(home, DataPlane.PASSWORD);
    assertThat(refusal.code()).isEqualTo(ErrorCode.MFA_REQUIRED);
    return (String) refusal.extensions().get("challenge_id");
  }

  private SignedInBody verify(Home home, String challenge, FactorId factor, String code) {
    return plane.verifyFactor.verify(
        home.tenant(),
        home.client(),
        new VerifyFactor.Answer(challenge, factor, new FactorProof.Code(code), false),
        DataPlane.at(HERE),
        user -> {});
  }

  private SignedInBody verify(Enrolled ann, String challenge) {
    return verify(ann.home(), challenge, ann.id(), ann.app().at(plane.clock.instant()));
  }

  private String wrong(Enrolled ann) {
    var right = ann.app().at(plane.clock.instant());
    var off = (char) ('0' + (right.charAt(0) - '0' + 5) % 10);
    var wrong = off + right.substring(1);
    for (int skew = -1; skew <= 1; skew++) {
      assertThat(ann.app().at(plane.clock.instant().plus(STEP.multipliedBy(skew))))
          .isNotEqualTo(wrong);
    }
    return wrong;
  }

  private void assertSignsInAs(Enrolled ann, List<String> methods) {
    var signedIn = verify(ann, challenge(ann.home()));
    assertThat(signedIn.user().id()).isEqualTo(ann.user().value());
    assertThat(authentication(ann.home(), signedIn).methods()).isEqualTo(methods);
  }

  private dev.hellojohn.session.Authentication authentication(Home home, SignedInBody signedIn) {
    return plane.in(
        home,
        em ->
            plane
                .sessions
                .find(em, new SessionId(signedIn.session().id()))
                .orElseThrow()
                .authentication());
  }

  private static Caller.EndUser caller(Enrolled ann) {
    return new Caller.EndUser(
        ann.user(), new SessionId(ann.signUp().session().id()), ann.home().client().id(), null);
  }

  private static AuthConfig config(boolean required, List<String> allowed) {
    return AuthConfigs.with(Map.of("mfa_required", required, "mfa_allowed_factors", allowed));
  }

  @ParameterizedTest
  @EnumSource
  void theRightPasswordIsHalfASignIn(IsolationMode mode) {
    var ann = enrolled(mode);
    plane.clock.advance(STEP);
    var refusal = halfSignIn(ann.home(), DataPlane.PASSWORD);

    assertThat(refusal.code()).isEqualTo(ErrorCode.MFA_REQUIRED);
    assertThat(refusal.extensions().get("expires_at"))
        .isEqualTo(plane.clock.instant().plus(Duration.ofMinutes(5)));
    assertThat(refusal.extensions().get("factors"))
        .isEqualTo(List.of(new ChallengeFactorBody(ann.id().value(), "totp", "Phone", null)));
    assertThat(lastSignIn(ann)).isNull();

    var signedIn = verify(ann, (String) refusal.extensions().get("challenge_id"));
    assertThat(signedIn.user().mfaEnabled()).isTrue();
    assertThat(lastSignIn(ann)).isEqualTo(plane.clock.instant());
    var authentication = authentication(ann.home(), signedIn);
    assertThat(authentication.methods()).containsExactly("pwd", "otp", "mfa");
    assertThat(authentication.level()).isEqualTo("urn:hellojohn:loa:2");
    assertThat(authentication.mfaVerified()).isTrue();
    assertThat(authentication.time()).isEqualTo(plane.clock.instant());
    plane.refresh(ann.home(), signedIn.session().refreshToken());
    assertThat(authentication(ann.home(), signedIn)).isEqualTo(authentication);
    assertThat(halfSignIn(ann.home(), "not " + DataPlane.PASSWORD).code())
        .isEqualTo(ErrorCode.INVALID_CREDENTIALS);
  }

  private java.time.Instant lastSignIn(Enrolled ann) {
    var user = plane.in(ann.home(), em -> plane.users.find(em, ann.user())).orElseThrow();
    var last = user.lastSignInAt();
    return last == null || last.equals(user.createdAt()) ? null : last;
  }

  @ParameterizedTest
  @ValueSource(strings = {"漢", "😀"})
  void theLongestNamesFitAnAppsPicture(String character) {
    var home = plane.home(IsolationMode.SEPARATE_SCHEMA).named(character.repeat(255));
    // The 254 octets of an address, of which those before the @ take three characters each.
    var email = "+".repeat(64) + '@' + ("d".repeat(61) + '.').repeat(3) + "com";
    assertThat(email).hasSize(254);
    var user = DataPlane.userOf(plane.signUp(home, email));
    var totp = plane.enrollFactor.begin(home.tenant(), user, null).totp();

    assertThat(URI.create(totp.uri()))
        .hasPath('/' + character.repeat(64) + ':' + email)
        .hasParameter("issuer", character.repeat(64))
        .hasParameter("secret", totp.secret());
    assertThat(totp.qrCode()).isNotEmpty();
  }

  @Test
  void aPendingFactorIsWorthNothing() {
    var home = plane.home(IsolationMode.SEPARATE_SCHEMA);
    var user = DataPlane.userOf(plane.signUp(home, ANN));
    var begun = plane.enrollFactor.begin(home.tenant(), user, null);
    var app = Authenticator.of(begun.totp().secret());
    var id = new FactorId(begun.factorId());

    assertThat(plane.signIn(home, ANN, DataPlane.PASSWORD, HERE).user().mfaEnabled()).isFalse();
    assertThat(held(home, user)).isEmpty();
    assertRefused(
        ErrorCode.MFA_INVALID_CODE,
        () -> plane.enrollFactor.confirm(home.tenant(), user, id, "000000"));
    plane.clock.advance(Duration.ofMinutes(10));
    assertRefused(
        ErrorCode.NOT_FOUND,
        () -> plane.enrollFactor.confirm(home.tenant(), user, id, app.at(plane.clock.instant())));
    plane.clock.advance(Duration.ofSeconds(1));
    assertThat(plane.expiredRows.purge(home.tenant())).isEqualTo(1);
  }

  @Test
  void aSecondPendingFactorVoidsTheFirst() {
    var home = plane.home(IsolationMode.SHARED_SCHEMA);
    var user = DataPlane.userOf(plane.signUp(home, ANN));
    var first = new FactorId(plane.enrollFactor.begin(home.tenant(), user, null).factorId());
    plane.enrollFactor.begin(home.tenant(), user, null);
    assertRefused(
        ErrorCode.NOT_FOUND,
        () -> plane.enrollFactor.confirm(home.tenant(), user, first, "000000"));
    assertThat(factors(home, user)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {-2, -1, 0, 1, 2})
  void aClockMayBeOneStepOff(int steps) {
    var ann = enrolled(IsolationMode.SEPARATE_SCHEMA);
    plane.clock.advance(STEP.multipliedBy(5));
    var code = ann.app().at(plane.clock.instant().plus(STEP.multipliedBy(steps)));
    var challenge = challenge(ann.home());
    var outcome = outcome(() -> verify(ann.home(), challenge, ann.id(), code));
    assertThat(outcome).isEqualTo(Math.abs(steps) <= 1 ? "ok" : "mfa_invalid_code");
  }

  @Test
  void aCodeWorksOnceInWhateverChallenge() {
    var ann = enrolled(IsolationMode.SEPARATE_SCHEMA);
    var one = challenge(ann.home());
    var other = challenge(ann.home());
    verify(ann, one);
    assertRefused(ErrorCode.MFA_INVALID_CODE, () -> verify(ann, other));
    assertRefused(ErrorCode.CHALLENGE_EXPIRED, () -> verify(ann, one));
    // The step before it was not taken, and is over all the same.
    var earlier = ann.app().at(plane.clock.instant().minus(STEP));
    assertRefused(ErrorCode.MFA_INVALID_CODE, () -> verify(ann.home(), other, ann.id(), earlier));
    plane.clock.advance(STEP);
    verify(ann, other);
  }

  @Test
  void whoseCodeAnotherChallengeTookMayShowTheNext() throws Exception {
    var ann = enrolled(IsolationMode.SEPARATE_SCHEMA);
    for (int round = 0; round < 10; round++) {
      var challenges = List.of(challenge(ann.home()), challenge(ann.home()));
      var outcomes = Parallel.call(2, i -> outcome(() -> verify(ann, challenges.get(i))));
      assertThat(outcomes).containsExactlyInAnyOrder("ok", "mfa_invalid_code");
      plane.clock.advance(STEP);
      verify(ann, challenges.get(outcomes.indexOf("mfa_invalid_code")));
      plane.clock.advance(STEP);
    }
  }

  @Test
  void row22OfAHundredPostsOfACodeAtOnceOneSignsIn() throws Exception {
    var ann = enrolled(IsolationMode.SEPARATE_SCHEMA);
    var challenges = List.of(challenge(ann.home()), challenge(ann.home()), challenge(ann.home()));
    var outcomes =
        Parallel.call(100, i -> outcome(() -> verify(ann, challenges.get(i % challenges.size()))));
    assertThat(Collections.frequency(outcomes, "ok")).as("%s", outcomes).isEqualTo(1);
    assertThat(outcomes).isSubsetOf("ok", "mfa_invalid_code", "challenge_expired", BUSY);
  }

  @Test
  void row23FiveHundredWrongCodesAtOnceCountAsFive() throws Exception {
    var ann = enrolled(IsolationMode.SHARED_SCHEMA);
    var challenge = challenge(ann.home());
    var wrong = wrong(ann);
    var outcomes =
        Parallel.call(500, i -> outcome(() -> verify(ann.home(), challenge, ann.id(), wrong)));
    assertThat(Collections.frequency(outcomes, "mfa_invalid_code")).isBetween(1, 5);
    assertThat(outcomes).isSubsetOf("mfa_invalid_code", "challenge_expired", BUSY);
    assertThat(attempts(ann)).containsExactly(5);
    assertRefused(ErrorCode.CHALLENGE_EXPIRED, () -> verify(ann, challenge));
    verify(ann, challenge(ann.home()));
  }

  private List<Integer> attempts(Enrolled ann) {
    return plane.in(
        ann.home(),
        em ->
            em.createQuery("select c.attempts from ChallengeEntity c", Integer.class)
                .getResultList());
  }

  @Test
  void theFifthCodeMayBeTheRightOne() {
    var ann = enrolled(IsolationMode.SEPARATE_SCHEMA);
    var challenge = challenge(ann.home());
    var wrong = wrong(ann);
    for (int i = 0; i < 4; i++) {
      assertRefused(
          ErrorCode.MFA_INVALID_CODE, () -> verify(ann.home(), challenge, ann.id(), wrong));
    }
    verify(ann, challenge);
  }

  @Test
  void aChallengeIsOverAfterFiveMinutes() {
    var ann = enrolled(IsolationMode.SHARED_SCHEMA);
    var early = challenge(ann.home());
    plane.clock.advance(Duration.ofMinutes(5).minusMillis(1));
    var late = challenge(ann.home());
    verify(ann, early);
    plane.clock.advance(Duration.ofMinutes(5));
    assertRefused(ErrorCode.CHALLENGE_EXPIRED, () -> verify(ann, late));
    plane.clock.advance(Duration.ofMillis(1));
    assertThat(plane.expiredRows.purge(ann.home().tenant())).isEqualTo(2);
  }

  @Test
  void aChallengeIsNothingToAnotherClientOrTenant() {
    var ann = enrolled(IsolationMode.SHARED_SCHEMA);
    var other = new Home(ann.home().tenant(), plane.anotherClient(ann.home()));
    var elsewhere = enrolled(IsolationMode.SHARED_SCHEMA);
    var challenge = challenge(ann.home());
    var code = ann.app().at(plane.clock.instant());
    assertRefused(ErrorCode.CHALLENGE_EXPIRED, () -> verify(other, challenge, ann.id(), code));
    assertRefused(
        ErrorCode.CHALLENGE_EXPIRED, () -> verify(elsewhere.home(), challenge, ann.id(), code));
    verify(ann, challenge);
  }

  @Test
  void anotherUsersFactorAnswersNoChallenge() {
    var ann = enrolled(IsolationMode.SHARED_SCHEMA);
    var ben = enrolled(ann.home(), "ben@example.com");
    var challenge = challenge(ann.home());
    assertRefused(
        ErrorCode.MFA_INVALID_CODE,
        () -> verify(ann.home(), challenge, ben.id(), ben.app().at(plane.clock.instant())));
    assertRefused(
        ErrorCode.NOT_FOUND,
        () -> plane.removeFactor.remove(ann.home().tenant(), ben.user(), ann.id(), null));
    assertRefused(
        ErrorCode.NOT_FOUND,
        () -> plane.enrollFactor.confirm(ann.home().tenant(), ben.user(), ann.id(), "000000"));
    verify(ann, challenge);
  }

  @Test
  void whatHappensInMidChallengeEndsIt() {
    var disabled = enrolled(IsolationMode.SEPARATE_SCHEMA);
    var first = challenge(disabled.home());
    plane.changeUser.change(
        disabled.home().tenant(), disabled.user(), SessionContract.disabled(), null);
    assertRefused(ErrorCode.CHALLENGE_EXPIRED, () -> verify(disabled, first));

    var deleted = enrolled(IsolationMode.SEPARATE_SCHEMA);
    var second = challenge(deleted.home());
    plane.changeUser.delete(deleted.home().tenant(), deleted.user(), null);
    assertRefused(ErrorCode.CHALLENGE_EXPIRED, () -> verify(deleted, second));

    var changed = enrolled(IsolationMode.SEPARATE_SCHEMA);
    var third = challenge(changed.home());
    plane.changePassword(
        changed.home(),
        changed.user(),
        new SessionId(changed.signUp().session().id()),
        DataPlane.PASSWORD,
        FRESH);
    assertRefused(ErrorCode.CHALLENGE_EXPIRED, () -> verify(changed, third));

    var removed = enrolled(IsolationMode.SEPARATE_SCHEMA);
    var fourth = challenge(removed.home());
    plane.removeFactor.remove(removed.home().tenant(), removed.user(), removed.id(), null);
    assertRefused(ErrorCode.CHALLENGE_EXPIRED, () -> verify(removed, fourth));
  }

  @Test
  void whatHappensBetweenTheCheckAndTheSessionEndsItToo() {
    var disabled = enrolled(IsolationMode.SEPARATE_SCHEMA);
    var one = challenge(disabled.home());
    var code = disabled.app().at(plane.clock.instant());
    afterOpening(
        () ->
            plane.changeUser.change(
                disabled.home().tenant(), disabled.user(), SessionContract.disabled(), null),
        ErrorCode.CHALLENGE_EXPIRED,
        () -> verify(disabled.home(), one, disabled.id(), code));

    var removed = enrolled(IsolationMode.SEPARATE_SCHEMA);
    var two = challenge(removed.home());
    var right = removed.app().at(plane.clock.instant());
    afterOpening(
        () ->
            plane.removeFactor.remove(removed.home().tenant(), removed.user(), removed.id(), null),
        ErrorCode.CHALLENGE_EXPIRED,
        () -> verify(removed.home(), two, removed.id(), right));
  }

  /** While the limit is asked, which is after the challenge was found. */
  private void afterOpening(
      Runnable happening,
      ErrorCode code,
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    plane.clock.meanwhile(happening);
    assertRefused(code, call);
  }

  @Test
  void aPasswordThatWasRightBeforeTheFactorCameBeginsNoSession() {
    var home = plane.home(IsolationMode.SEPARATE_SCHEMA);
    var user = DataPlane.userOf(plane.signUp(home, ANN));
    var begun = plane.enrollFactor.begin(home.tenant(), user, null);
    var app = Authenticator.of(begun.totp().secret());
    var code = app.at(plane.clock.instant());
    plane.clock.meanwhile(
        () ->
            plane.enrollFactor.confirm(home.tenant(), user, new FactorId(begun.factorId()), code));
    assertRefused(
        ErrorCode.INVALID_CREDENTIALS, () -> plane.signIn(home, ANN, DataPlane.PASSWORD, HERE));
    challenge(home);
  }

  private List<String> backupCodes(Enrolled ann) {
    return plane.generateBackupCodes.generate(ann.home().tenant(), ann.user()).codes();
  }

  private FactorId paper(Enrolled ann) {
    return factors(ann.home(), ann.user()).stream()
        .filter(factor -> !factor.id().equals(ann.id()))
        .map(Factor::id)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void row22ABackupCodeWorksOnce() throws Exception {
    var ann = enrolled(IsolationMode.SHARED_SCHEMA);
    var codes = backupCodes(ann);
    var paper = paper(ann);
    assertThat(codes)
        .hasSize(10)
        .doesNotHaveDuplicates()
        .allMatch(code -> code.matches("[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}"));
    assertThat(stored(ann)).noneMatch(row -> codes.stream().anyMatch(row::contains));

    var challenges = new ArrayList<String>();
    for (int i = 0; i < 20; i++) {
      challenges.add(challenge(ann.home()));
    }
    var outcomes =
        Parallel.call(
            100,
            i -> outcome(() -> verify(ann.home(), challenges.get(i % 20), paper, codes.get(0))));
    assertThat(Collections.frequency(outcomes, "ok")).as("%s", outcomes).isEqualTo(1);
    assertThat(outcomes).isSubsetOf("ok", "mfa_invalid_code", "challenge_expired", BUSY);

    var plain = codes.get(1).replace("-", "").toLowerCase(Locale.ROOT);
    var signedIn = verify(ann.home(), challenge(ann.home()), paper, plain);
    assertThat(authentication(ann.home(), signedIn).methods()).containsExactly("pwd", "otp", "mfa");
    assertThat(held(ann.home(), ann.user())).anyMatch(held -> held.unused().size() == 8);
  }

  private List<String> stored(Enrolled ann) {
    return plane.in(
        ann.home(),
        em -> em.createQuery("select c.id from BackupCodeEntity c", String.class).getResultList());
  }

  @Test
  void newBackupCodesVoidTheOld() {
    var ann = enrolled(IsolationMode.SHARED_SCHEMA);
    var old = backupCodes(ann);
    var oldPaper = paper(ann);
    var fresh = backupCodes(ann);
    var challenge = challenge(ann.home());
    assertRefused(
        ErrorCode.MFA_INVALID_CODE, () -> verify(ann.home(), challenge, oldPaper, old.get(0)));
    assertRefused(
        ErrorCode.MFA_INVALID_CODE, () -> verify(ann.home(), challenge, paper(ann), old.get(0)));
    verify(ann.home(), challenge, paper(ann), fresh.get(0));
    assertThat(stored(ann)).hasSize(10);
  }

  @Test
  void backupCodesNeedAFactor() {
    var home = plane.home(IsolationMode.SEPARATE_SCHEMA);
    var user = DataPlane.userOf(plane.signUp(home, ANN));
    plane.enrollFactor.begin(home.tenant(), user, null);
    assertRefused(
        ErrorCode.CONFLICT, () -> plane.generateBackupCodes.generate(home.tenant(), user));
  }

  @ParameterizedTest
  @EnumSource
  void withTheLastFactorTheCodesGoAndTheOtherSessionsEnd(IsolationMode mode) {
    var ann = enrolled(mode);
    backupCodes(ann);
    var signedIn = verify(ann, challenge(ann.home()));
    var kept = new SessionId(signedIn.session().id());
    plane.removeFactor.remove(ann.home().tenant(), ann.user(), ann.id(), kept);

    assertThat(factors(ann.home(), ann.user())).isEmpty();
    assertThat(stored(ann)).isEmpty();
    assertRefused(
        ErrorCode.SESSION_REVOKED,
        () -> plane.refresh(ann.home(), ann.signUp().session().refreshToken()));
    plane.refresh(ann.home(), signedIn.session().refreshToken());
    var again = plane.signIn(ann.home(), ANN, DataPlane.PASSWORD, HERE);
    assertThat(again.user().mfaEnabled()).isFalse();
    assertThat(authentication(ann.home(), again).methods()).containsExactly("pwd");
  }

  @Test
  void ofTwoFactorsEachIsEnough() {
    var ann = enrolled(IsolationMode.SEPARATE_SCHEMA);
    var begun = plane.enrollFactor.begin(ann.home().tenant(), ann.user(), "Tablet");
    var tablet = Authenticator.of(begun.totp().secret());
    var id = new FactorId(begun.factorId());
    var code = tablet.at(plane.clock.instant());
    plane.enrollFactor.confirm(ann.home().tenant(), ann.user(), id, code);
    // The code that has confirmed it signs nobody in.
    assertRefused(
        ErrorCode.MFA_INVALID_CODE, () -> verify(ann.home(), challenge(ann.home()), id, code));
    assertRefused(
        ErrorCode.CONFLICT,
        () -> plane.enrollFactor.confirm(ann.home().tenant(), ann.user(), id, code));
    plane.clock.advance(STEP);
    verify(ann.home(), challenge(ann.home()), id, tablet.at(plane.clock.instant()));
    plane.removeFactor.remove(ann.home().tenant(), ann.user(), id, null);
    assertSignsInAs(ann, List.of("pwd", "otp", "mfa"));
  }

  @Test
  void aFactorCanBeRequiredOfSomeRoles() {
    var home =
        plane
            .home(IsolationMode.SEPARATE_SCHEMA)
            .with(AuthConfigs.with(Map.of("mfa_required_roles", List.of("admin", "owner"))));
    var ann = DataPlane.userOf(plane.signUp(home, ANN));
    plane.signIn(home, ANN, DataPlane.PASSWORD, HERE);
    plane.in(
        home,
        em ->
            em.createQuery("update UserEntity u set u.role = 'owner' where u.id = :id")
                .setParameter("id", ann.value())
                .executeUpdate());
    assertThat(halfSignIn(home, DataPlane.PASSWORD).code())
        .isEqualTo(ErrorCode.MFA_ENROLLMENT_REQUIRED);
  }

  @ParameterizedTest
  @EnumSource
  void whereAFactorIsRequiredItIsEnrolledDuringTheSignIn(IsolationMode mode) {
    var home = plane.home(mode).with(config(true, List.of("totp")));
    assertThat(plane.signUp(home, ANN).session()).isNull();
    var refusal = halfSignIn(home, DataPlane.PASSWORD);
    assertThat(refusal.code()).isEqualTo(ErrorCode.MFA_ENROLLMENT_REQUIRED);
    assertThat(refusal.extensions().get("factors")).isEqualTo(List.of());
    var challenge = (String) refusal.extensions().get("challenge_id");

    var begun =
        plane.enrollDuringSignIn.enroll(
            home.tenant(), home.client(), challenge, WantedFactor.of(FactorType.TOTP, "Phone"));
    var app = Authenticator.of(begun.totp().secret());
    var id = new FactorId(begun.factorId());
    assertRefused(ErrorCode.MFA_INVALID_CODE, () -> verify(home, challenge, id, "000000"));
    var signedIn = verify(home, challenge, id, app.at(plane.clock.instant()));
    assertThat(signedIn.user().mfaEnabled()).isTrue();
    assertThat(authentication(home, signedIn).mfaVerified()).isTrue();
    assertThat(halfSignIn(home, DataPlane.PASSWORD).code()).isEqualTo(ErrorCode.MFA_REQUIRED);
  }

  @Test
  void row38WhoKnowsThePasswordAloneEnrolsNothingBesideTheOwnersFactor() {
    var home = plane.home(IsolationMode.SEPARATE_SCHEMA);
    var strict = home.with(config(true, List.of("totp")));
    var user = DataPlane.userOf(plane.signUp(home, ANN));
    var thief = (String) halfSignIn(strict, DataPlane.PASSWORD).extensions().get("challenge_id");
    var begun =
        plane.enrollDuringSignIn.enroll(
            strict.tenant(), strict.client(), thief, WantedFactor.of(FactorType.TOTP, null));
    var thiefs = Authenticator.of(begun.totp().secret());

    var own = plane.enrollFactor.begin(home.tenant(), user, null);
    var app = Authenticator.of(own.totp().secret());
    plane.enrollFactor.confirm(
        home.tenant(), user, new FactorId(own.factorId()), app.at(plane.clock.instant()));

    assertRefused(
        ErrorCode.CHALLENGE_EXPIRED,
        () ->
            verify(
                strict, thief, new FactorId(begun.factorId()), thiefs.at(plane.clock.instant())));
    assertRefused(
        ErrorCode.CHALLENGE_EXPIRED,
        () ->
            plane.enrollDuringSignIn.enroll(
                strict.tenant(), strict.client(), thief, WantedFactor.of(FactorType.TOTP, null)));
    plane.clock.advance(STEP);
    // Nor does a challenge for a factor that is there let one be enrolled.
    var asked = (String) halfSignIn(strict, DataPlane.PASSWORD).extensions().get("challenge_id");
    assertRefused(
        ErrorCode.CHALLENGE_EXPIRED,
        () ->
            plane.enrollDuringSignIn.enroll(
                strict.tenant(), strict.client(), asked, WantedFactor.of(FactorType.TOTP, null)));
    verify(strict, asked, new FactorId(own.factorId()), app.at(plane.clock.instant()));
  }

  @Test
  void whatTheTenantDoesNotAllowIsNotEnrolled() {
    var home = plane.home(IsolationMode.SEPARATE_SCHEMA);
    var user = DataPlane.userOf(plane.signUp(home, ANN));
    var none = home.with(config(false, List.of("webauthn")));
    assertRefused(
        ErrorCode.INSUFFICIENT_PERMISSIONS,
        () -> plane.enrollFactor.begin(none.tenant(), user, null));
    assertRefused(
        ErrorCode.INSUFFICIENT_PERMISSIONS,
        () -> plane.generateBackupCodes.generate(none.tenant(), user));
  }

  private void reauthenticate(Enrolled ann, String password, String code) {
    plane.reauthentication.require(
        ann.home().tenant(),
        ann.home().client(),
        caller(ann),
        new Reauthentication.Proof(
            password, code == null ? null : new FactorProof.Code(code), null),
        DataPlane.at(HERE),
        user -> {});
  }

  @Test
  void aChangeOfFactorsTakesACodeOrThePassword() {
    var ann = enrolled(IsolationMode.SEPARATE_SCHEMA);
    assertRefused(ErrorCode.MFA_REQUIRED, () -> reauthenticate(ann, DataPlane.PASSWORD, null));
    assertRefused(
        ErrorCode.MFA_INVALID_CODE, () -> reauthenticate(ann, DataPlane.PASSWORD, wrong(ann)));
    var code = ann.app().at(plane.clock.instant());
    reauthenticate(ann, null, code);
    assertRefused(ErrorCode.MFA_INVALID_CODE, () -> reauthenticate(ann, null, code));
    reauthenticate(ann, null, backupCodes(ann).get(3));

    plane.removeFactor.remove(ann.home().tenant(), ann.user(), ann.id(), null);
    assertRefused(ErrorCode.VALIDATION_FAILED, () -> reauthenticate(ann, null, null));
    assertRefused(
        ErrorCode.INVALID_CREDENTIALS, () -> reauthenticate(ann, "not it, my friend", null));
    reauthenticate(ann, DataPlane.PASSWORD, null);
  }

  @Test
  void whoHasNothingToShowHasToHaveSignedInJustNow() {
    var home = plane.home(IsolationMode.SEPARATE_SCHEMA);
    var signUp = plane.signUp(home, ANN);
    var ann = new Enrolled(home, DataPlane.userOf(signUp), signUp, null, Authenticator.of("AAAA"));
    plane.in(
        home,
        em -> em.createQuery("update UserEntity u set u.passwordHash = null").executeUpdate());
    plane.clock.advance(Duration.ofMinutes(10).minusMillis(1));
    reauthenticate(ann, null, null);
    plane.clock.advance(Duration.ofMillis(1));
    assertRefused(ErrorCode.INSUFFICIENT_PERMISSIONS, () -> reauthenticate(ann, null, null));
  }

  @Test
  void whoHasNothingToShowCanLeaveAsWell() {
    var home = plane.home(IsolationMode.SEPARATE_SCHEMA);
    var signUp = plane.signUp(home, ANN);
    var ann = new Enrolled(home, DataPlane.userOf(signUp), signUp, null, Authenticator.of("AAAA"));
    plane.in(
        home,
        em -> em.createQuery("update UserEntity u set u.passwordHash = null").executeUpdate());
    var nothing = new Reauthentication.Proof(null, null, null);
    plane.clock.advance(Duration.ofMinutes(10));
    assertRefused(
        ErrorCode.INSUFFICIENT_PERMISSIONS, () -> plane.deleteAccount(home, caller(ann), nothing));
    plane.clock.advance(Duration.ofMillis(-1));
    plane.deleteAccount(home, caller(ann), nothing);
    Optional<User> left = plane.in(home, em -> plane.users.find(em, ann.user()));
    assertThat(left).isEmpty();
  }

  @Test
  void anAccountWithAFactorIsRemovedWithACodeOfIt() {
    var ann = enrolled(IsolationMode.SEPARATE_SCHEMA);
    var password = new Reauthentication.Proof(DataPlane.PASSWORD, null, null);
    assertRefused(
        ErrorCode.MFA_REQUIRED, () -> plane.deleteAccount(ann.home(), caller(ann), password));
    var code = new FactorProof.Code(ann.app().at(plane.clock.instant()));
    plane.deleteAccount(ann.home(), caller(ann), new Reauthentication.Proof(null, code, null));
    Optional<User> left = plane.in(ann.home(), em -> plane.users.find(em, ann.user()));
    assertThat(left).isEmpty();
  }

  @Test
  void aRefusedLimitLeavesTheChallengeAsItIs() {
    var ann = enrolled(IsolationMode.SEPARATE_SCHEMA);
    var challenge = challenge(ann.home());
    var proof = new FactorProof.Code(ann.app().at(plane.clock.instant()));
    var answer = new VerifyFactor.Answer(challenge, ann.id(), proof, false);
    for (int i = 0; i < 10; i++) {
      assertRefused(
          ErrorCode.RATE_LIMIT_EXCEEDED,
          () ->
              plane.verifyFactor.verify(
                  ann.home().tenant(),
                  ann.home().client(),
                  answer,
                  DataPlane.at(HERE),
                  user -> {
                    assertThat(user).isEqualTo(ann.user());
                    throw new ProblemException(ErrorCode.RATE_LIMIT_EXCEEDED);
                  }));
    }
    verify(ann, challenge);
  }

  @Test
  void aSeedOfAnotherRowOpensNothing() {
    var ann = enrolled(IsolationMode.SHARED_SCHEMA);
    var ben = enrolled(ann.home(), "ben@example.com");
    plane.in(
        ann.home(),
        em ->
            em.createQuery(
                    "update FactorEntity f set f.secret = (select g.secret from FactorEntity g"
                        + " where g.id = :ben) where f.id = :ann")
                .setParameter("ben", ben.id().value())
                .setParameter("ann", ann.id().value())
                .executeUpdate());
    var challenge = challenge(ann.home());
    assertThat(
            catchThrowableOfType(
                dev.hellojohn.crypto.BrokenSealException.class,
                () -> verify(ann.home(), challenge, ann.id(), ben.app().at(plane.clock.instant()))))
        .isNotNull();
  }

  private Resealing.Result reseal(SealedBox box) {
    var tenancy = plane.tenancy;
    return new FactorResealing(tenancy.control, tenancy.tenants, tenancy.units, new FactorSeal(box))
        .reseal();
  }

  @Test
  void secretsAreSealedAnewAndWhatNoKeyOpensIsNamed() {
    var ann = enrolled(IsolationMode.SEPARATE_SCHEMA);
    var lost = enrolled(IsolationMode.SEPARATE_SCHEMA);
    plane.in(
        lost.home(),
        em ->
            em.createQuery("update FactorEntity f set f.secret = 'v1.00000000.lost'")
                .executeUpdate());
    var first = reseal(TenancyFixture.nextBox(true));
    assertThat(first.rotated()).isPositive();
    assertThat(first.failed()).contains("hj_mfa_factor.secret:" + lost.id());
    assertThat(reseal(TenancyFixture.nextBox(true)).rotated()).isZero();
    verify(ann, challenge(ann.home()));
    assertThat(reseal(plane.tenancy.sealedBox).rotated()).isEqualTo(first.rotated());
    plane.removeFactor.remove(lost.home().tenant(), lost.user(), lost.id(), null);
  }

  @Test
  void tenFactorsAreEnough() {
    var ann = enrolled(IsolationMode.SEPARATE_SCHEMA);
    var tenant = ann.home().tenant();
    for (int i = 1; i < 10; i++) {
      var begun = plane.enrollFactor.begin(tenant, ann.user(), null);
      var code = Authenticator.of(begun.totp().secret()).at(plane.clock.instant());
      plane.enrollFactor.confirm(tenant, ann.user(), new FactorId(begun.factorId()), code);
    }
    assertRefused(ErrorCode.CONFLICT, () -> plane.enrollFactor.begin(tenant, ann.user(), null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "two\nlines"})
  void aFactorsNameIsALineOfText(String name) {
    var fields = new FactorFields();
    fields.name(name);
    assertRefused(ErrorCode.VALIDATION_FAILED, fields::finish);
    var tooLong = new FactorFields();
    tooLong.name("x".repeat(1_000));
    assertRefused(ErrorCode.VALIDATION_FAILED, tooLong::finish);
  }
}
