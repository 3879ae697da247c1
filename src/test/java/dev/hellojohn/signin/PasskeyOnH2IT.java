package dev.hellojohn.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hellojohn.event.mail.MailPurpose;
import dev.hellojohn.event.mail.OrderedMail;
import dev.hellojohn.factor.FactorProof;
import dev.hellojohn.factor.FactorType;
import dev.hellojohn.factor.PasskeyChallengeBody;
import dev.hellojohn.factor.WantedFactor;
import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.FactorId;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.signin.DataPlane.Home;
import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.tenancy.AuthConfig;
import dev.hellojohn.tenancy.IsolationMode;
import dev.hellojohn.testing.AuthConfigs;
import dev.hellojohn.testing.Authenticator;
import dev.hellojohn.testing.H2Files;
import dev.hellojohn.testing.PasskeyAuthenticator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is checked of a passkey, which does not depend on the database. */
class PasskeyOnH2IT extends PasskeyContract {

  private static final String FRESH = "shut, sesame, said the sailor";

  @TempDir static Path directory;

  @Override
  Login freshDatabase() {
    return H2Files.owner(directory.resolve("hellojohn"));
  }

  private void assertNotSignedIn(Enrolled ann) {
    assertRefused(ErrorCode.INVALID_CREDENTIALS, () -> signIn(ann));
  }

  private List<String> trail(Enrolled ann) {
    return plane.in(
        ann.home(),
        em ->
            em.createQuery(
                    "select e.action from TenantEntryEntity e where e.outcome <> 'success'"
                        + " and e.subjectId = :user",
                    String.class)
                .setParameter("user", ann.user().value())
                .getResultList());
  }

  @ParameterizedTest
  @CsvSource({
    "ES256,none",
    "EdDSA,none",
    "RS256,none",
    "ES256,packed",
    "EdDSA,packed",
    "RS256,packed",
    "ES256,packed-x5c"
  })
  void theAlgorithmsAndTheStatementsThatAreAskedForWork(String algorithm, String format) {
    var device = new PasskeyAuthenticator(algorithm, PAGE);
    device.format = format;
    var ann = enrolled(home(), anybody(), device);
    signIn(ann);
    assertThat(passkeys(ann).get(0).attestation())
        .isEqualTo(format.startsWith("packed") ? "packed" : "none");
  }

  @Test
  void whatABrowserIsToldToMakeIsWhatTheStandardHas() {
    var home = home();
    var ann = enrolled(home, anybody());
    var options = tree(begin(home, ann.user()).webauthn());

    assertThat(options.at("/rp/id").asText()).isEqualTo("app.example.com");
    assertThat(options.at("/rp/name").asText()).isEqualTo(home.tenant().name());
    assertThat(options.at("/user/name").asText()).isEqualTo(ann.email());
    assertThat(options.at("/user/id").asText()).hasSize(43).isEqualTo(ann.device().userHandle);
    assertThat(options.at("/challenge").asText()).hasSize(43);
    assertThat(options.at("/pubKeyCredParams").findValuesAsText("alg"))
        .containsExactly("-8", "-7", "-257");
    assertThat(options.at("/timeout").asLong()).isEqualTo(300_000);
    assertThat(options.at("/excludeCredentials/0/id").asText()).isEqualTo(ann.device().id());
    assertThat(options.at("/excludeCredentials/0/transports").toString())
        .isEqualTo("[\"internal\",\"hybrid\"]");
    assertThat(options.at("/authenticatorSelection/residentKey").asText()).isEqualTo("required");
    assertThat(options.at("/authenticatorSelection/userVerification").asText())
        .isEqualTo("required");
    assertThat(options.at("/attestation").asText()).isEqualTo("none");
    // Where passkeys are a second factor and nothing else, one may need a name to be found.
    var second = home.with(List.of(PAGE), AuthConfig.defaults());
    assertThat(tree(begin(second, ann.user()).webauthn()).toString())
        .contains("\"residentKey\":\"preferred\",\"requireResidentKey\":false");
  }

  @Test
  void row46TheOptionsAreTheSameForEverybody() {
    var ann = enrolled();
    var one = tree(challenge(ann.home()).options());
    var other = tree(challenge(ann.home()).options());
    assertThat(one.path("allowCredentials")).isEmpty();
    assertThat(one.path("challenge")).isNotEqualTo(other.path("challenge"));
    ((ObjectNode) one).remove("challenge");
    ((ObjectNode) other).remove("challenge");
    assertThat(one).isEqualTo(other);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "origin",
        "rp",
        "challenge",
        "type",
        "not verified",
        "not present",
        "framed",
        "other format",
        "other id"
      })
  void aNewPasskeyThatIsNotWhatWasAskedForIsNone(String what) {
    var home = home();
    var email = anybody();
    var user = DataPlane.userOf(plane.signUp(home, email));
    var begun = begin(home, user);
    var device =
        new PasskeyAuthenticator(
            "ES256", what.equals("origin") ? "https://evil.example.com" : PAGE);
    lie(device, what);
    var made = device.create(tree(begun.webauthn()));
    if (what.equals("other id")) {
      made.put("id", new PasskeyAuthenticator("ES256", PAGE).id()).remove("rawId");
    }
    var id = new FactorId(begun.factorId());
    assertRefused(ErrorCode.MFA_INVALID_CODE, () -> confirm(home, user, id, made));
    // What was wrong has used nothing up.
    confirm(home, user, id, new PasskeyAuthenticator("ES256", PAGE).create(tree(begun.webauthn())));
  }

  /** Without a statement nobody has to be able to sign with the key. */
  @Test
  void aKeyThatIsLargerThanAnyIsNone() {
    var home = home();
    var user = DataPlane.userOf(plane.signUp(home, anybody()));
    var begun = begin(home, user);
    var device = new PasskeyAuthenticator("RS256", PAGE);
    device.modulusBytes = 2048;
    var made = device.create(tree(begun.webauthn()));
    var id = new FactorId(begun.factorId());
    assertRefused(ErrorCode.MFA_INVALID_CODE, () -> confirm(home, user, id, made));
  }

  private static void lie(PasskeyAuthenticator device, String what) {
    switch (what) {
      case "rp" -> device.rpId = "evil.example.com";
      case "challenge" -> device.challenge = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
      case "type" -> device.type = "webauthn.other";
      case "not verified" -> device.flags = PasskeyAuthenticator.PRESENT;
      case "not present" -> device.flags = PasskeyAuthenticator.VERIFIED;
      case "framed" -> device.framed = true;
      case "other format" -> device.format = "fido-u2f";
      case "backed up by magic" ->
          device.flags =
              PasskeyAuthenticator.PRESENT
                  | PasskeyAuthenticator.VERIFIED
                  | PasskeyAuthenticator.BACKED_UP;
      case "eligible by now" ->
          device.flags =
              PasskeyAuthenticator.PRESENT
                  | PasskeyAuthenticator.VERIFIED
                  | PasskeyAuthenticator.BACKUP_ELIGIBLE;
      case "no handle" -> device.userHandle = null;
      case "another handle" -> device.userHandle = "AAAA";
      default -> {}
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rp",
        "challenge",
        "type",
        "not verified",
        "not present",
        "framed",
        "backed up by magic",
        "eligible by now",
        "no handle",
        "another handle"
      })
  void aSignatureThatIsNotWhatWasAskedForSignsNobodyIn(String what) {
    var ann = enrolled();
    lie(ann.device(), what);
    assertNotSignedIn(ann);
    assertThat(trail(ann)).containsExactly("user.sign_in");
  }

  @Test
  void aSignatureOfAnotherPageOrKeySignsNobodyIn() {
    var ann = enrolled();
    var elsewhere = new PasskeyAuthenticator("ES256", "https://evil.example.com");
    elsewhere.credentialId = ann.device().credentialId;
    elsewhere.userHandle = ann.device().userHandle;
    assertNotSignedIn(ann.home(), elsewhere);
    // Of the right page, with a key of its own.
    var forged = new PasskeyAuthenticator("ES256", PAGE);
    forged.credentialId = ann.device().credentialId;
    forged.userHandle = ann.device().userHandle;
    assertNotSignedIn(ann.home(), forged);
    // A credential that nobody has is told the same.
    var unknown = new PasskeyAuthenticator("ES256", PAGE);
    unknown.userHandle = ann.device().userHandle;
    assertThat(refusal(ann.home(), unknown).getMessage())
        .isEqualTo(refusal(ann.home(), forged).getMessage());
    signIn(ann);
  }

  private ProblemException refusal(Home home, PasskeyAuthenticator device) {
    var challenge = challenge(home);
    return catchThrowableOfType(
        ProblemException.class,
        () -> signIn(home, challenge, device.get(tree(challenge.options()))));
  }

  private void assertNotSignedIn(Home home, PasskeyAuthenticator device) {
    assertThat(refusal(home, device).code()).isEqualTo(ErrorCode.INVALID_CREDENTIALS);
  }

  @Test
  void eachBitOfWhatWasSignedCounts() {
    var ann = enrolled();
    for (var member : List.of("authenticatorData", "clientDataJSON", "signature")) {
      var challenge = challenge(ann.home());
      var signed = ann.device().get(tree(challenge.options()));
      var response = (ObjectNode) signed.path("response");
      response.put(member, flipped(response.path(member).asText()));
      assertRefused(ErrorCode.INVALID_CREDENTIALS, () -> signIn(ann.home(), challenge, signed));
    }
    signIn(ann);
  }

  private static String flipped(String text) {
    int at = text.length() - 8;
    char other = text.charAt(at) == 'A' ? 'B' : 'A';
    return text.substring(0, at) + other + text.substring(at + 1);
  }

  @Test
  void aChallengeIsOfItsTenantAndClientAndTimeAndIsUsedUpByAWrongAnswerToo() {
    var ann = enrolled();
    var ben = enrolled(home(IsolationMode.SEPARATE_SCHEMA), ANN);
    var challenge = challenge(ann.home());
    var signed = ann.device().get(tree(challenge.options()));
    assertRefused(ErrorCode.CHALLENGE_EXPIRED, () -> signIn(ben.home(), challenge, signed));
    var other = new Home(ann.home().tenant(), plane.anotherClient(ann.home()));
    assertRefused(ErrorCode.CHALLENGE_EXPIRED, () -> signIn(other, challenge, signed));
    var late = challenge(ann.home());
    plane.clock.advance(Duration.ofMinutes(5).minusMillis(1));
    signIn(ann.home(), challenge, signed);
    plane.clock.advance(Duration.ofMillis(1));
    assertRefused(
        ErrorCode.CHALLENGE_EXPIRED,
        () -> signIn(ann.home(), late, ann.device().get(tree(late.options()))));

    var once = challenge(ann.home());
    var right = ann.device().get(tree(once.options()));
    var wrong = right.deepCopy();
    ((ObjectNode) wrong.path("response")).put("signature", "AAAA");
    assertRefused(ErrorCode.INVALID_CREDENTIALS, () -> signIn(ann.home(), once, wrong));
    assertRefused(ErrorCode.CHALLENGE_EXPIRED, () -> signIn(ann.home(), once, right));
    // A passkey of another tenant is an unknown one, whatever it signs.
    var here = challenge(ben.home());
    assertRefused(
        ErrorCode.INVALID_CREDENTIALS,
        () -> signIn(ben.home(), here, ann.device().get(tree(here.options()))));
  }

  @Test
  void aCounterThatGoesBackIsRefusedAndWrittenDown() {
    var ann = enrolled();
    ann.device().count = 5;
    signIn(ann);
    ann.device().count = 5;
    assertNotSignedIn(ann);
    ann.device().count = 4;
    assertNotSignedIn(ann);
    ann.device().count = 0;
    assertNotSignedIn(ann);
    assertThat(trail(ann)).filteredOn("factor.suspect_copy"::equals).hasSize(3);
    ann.device().count = 6;
    signIn(ann);
    assertThat(passkeys(ann).get(0).signCount()).isEqualTo(6);
  }

  @Test
  void theBackupStateIsKeptAsItChanges() {
    var device = new PasskeyAuthenticator("ES256", PAGE);
    device.flags |= PasskeyAuthenticator.BACKUP_ELIGIBLE;
    var ann = enrolled(home(), anybody(), device);
    assertThat(passkeys(ann).get(0).backupEligible()).isTrue();
    assertThat(passkeys(ann).get(0).backedUp()).isFalse();
    device.flags |= PasskeyAuthenticator.BACKED_UP;
    signIn(ann);
    assertThat(passkeys(ann).get(0).backedUp()).isTrue();
    device.flags = PasskeyAuthenticator.PRESENT | PasskeyAuthenticator.VERIFIED;
    assertNotSignedIn(ann);
  }

  @Test
  void row25WhoMayNotSignInMayNotByAPasskeyEither() {
    var disabled = enrolled();
    var challenge = challenge(disabled.home());
    plane.changeUser.change(
        disabled.home().tenant(), disabled.user(), SessionContract.disabled(), null);
    assertRefused(
        ErrorCode.INVALID_CREDENTIALS,
        () -> signIn(disabled.home(), challenge, disabled.device().get(tree(challenge.options()))));

    var locked = enrolled();
    for (int i = 0; i < 10; i++) {
      assertRefused(
          ErrorCode.INVALID_CREDENTIALS,
          () -> plane.signIn(locked.home(), locked.email(), "not it", HERE));
    }
    assertRefused(ErrorCode.ACCOUNT_LOCKED, () -> signIn(locked));
    plane.clock.advance(Duration.ofMinutes(16));
    signIn(locked);

    var ann = enrolled();
    var proved = ann.home().with(List.of(PAGE), config(false, "required_before_sign_in"));
    var asked = challenge(proved);
    assertRefused(
        ErrorCode.EMAIL_NOT_VERIFIED,
        () -> signIn(proved, asked, ann.device().get(tree(asked.options()))));
    var off = ann.home().with(List.of(PAGE), AuthConfig.defaults());
    assertRefused(ErrorCode.INSUFFICIENT_PERMISSIONS, () -> challenge(off));
    assertRefused(
        ErrorCode.INSUFFICIENT_PERMISSIONS,
        () -> signIn(off, asked, ann.device().get(tree(asked.options()))));
    var nowhere = ann.home().with(List.of("http://app.example.com"), config(false, "optional"));
    plane.passkey.parties.of(nowhere.tenant(), nowhere.client());
  }

  @Test
  void whatHappensBetweenTheCheckAndTheSessionEndsItToo() {
    var disabled = enrolled();
    afterTheChallenge(
        () ->
            plane.changeUser.change(
                disabled.home().tenant(), disabled.user(), SessionContract.disabled(), null));
    assertNotSignedIn(disabled);

    var removed = enrolled();
    afterTheChallenge(
        () ->
            plane.removeFactor.remove(
                removed.home().tenant(), removed.user(), removed.factor(), null));
    assertNotSignedIn(removed);

    // Another one is left: the user's row is what it was, and the passkey is gone all the same.
    var left = enrolled();
    enroll(left.home(), left.user(), new PasskeyAuthenticator("EdDSA", PAGE));
    afterTheChallenge(
        () -> plane.removeFactor.remove(left.home().tenant(), left.user(), left.factor(), null));
    assertNotSignedIn(left);
  }

  /** When the clock is read the fourth time from now: the challenge is made, used, and checked. */
  private void afterTheChallenge(Runnable happening) {
    Runnable third = () -> plane.clock.meanwhile(happening);
    Runnable second = () -> plane.clock.meanwhile(third);
    plane.clock.meanwhile(() -> plane.clock.meanwhile(second));
  }

  private String halfSignIn(Enrolled ann) {
    return halfSignIn(ann.home(), ann.email(), ErrorCode.MFA_REQUIRED);
  }

  private String halfSignIn(Home home, String email, ErrorCode missing) {
    var refusal =
        catchThrowableOfType(
            ProblemException.class, () -> plane.signIn(home, email, DataPlane.PASSWORD, HERE));
    assertThat(refusal.code()).isEqualTo(missing);
    return (String) refusal.extensions().get("challenge_id");
  }

  private SignedInBody verify(Home home, String challenge, FactorId factor, JsonNode credential) {
    return plane.verifyFactor.verify(
        home.tenant(),
        home.client(),
        new VerifyFactor.Answer(challenge, factor, proof(credential), false),
        DataPlane.at(HERE),
        user -> {});
  }

  private static PasskeyAuthenticator another() {
    return new PasskeyAuthenticator("ES256", PAGE);
  }

  private JsonNode ask(Home home, String challenge) {
    return tree(
        plane.challengePasskey.forChallenge(home.tenant(), home.client(), challenge).options());
  }

  @Test
  void whoHasAPasskeyShowsItAfterThePassword() {
    var ann = enrolled();
    var challenge = halfSignIn(ann);
    var options = ask(ann.home(), challenge);
    assertThat(options.at("/allowCredentials/0/id").asText()).isEqualTo(ann.device().id());
    var signed = ann.device().get(options);
    var signedIn = verify(ann.home(), challenge, null, signed);
    assertThat(authentication(ann.home(), signedIn).methods())
        .containsExactly("pwd", "pop", "user", "mfa");
    assertThat(authentication(ann.home(), signedIn).level()).isEqualTo("urn:hellojohn:loa:2");
    assertRefused(ErrorCode.CHALLENGE_EXPIRED, () -> verify(ann.home(), challenge, null, signed));
    assertRefused(ErrorCode.CHALLENGE_EXPIRED, () -> ask(ann.home(), challenge));
  }

  @Test
  void aSignatureIsGoodForTheChallengeThatWasSignedAlone() {
    var ann = enrolled();
    var one = halfSignIn(ann);
    var other = halfSignIn(ann);
    var signed = ann.device().get(ask(ann.home(), one));
    assertRefused(ErrorCode.MFA_INVALID_CODE, () -> verify(ann.home(), other, null, signed));
    // What was signed to sign in, or to show that it is the user, is nothing here, and vice versa.
    var open = challenge(ann.home());
    var elsewhere = ann.device().get(tree(open.options()));
    assertRefused(ErrorCode.MFA_INVALID_CODE, () -> verify(ann.home(), one, null, elsewhere));
    assertRefused(ErrorCode.INVALID_CREDENTIALS, () -> signIn(ann.home(), open, signed));
    assertRefused(
        ErrorCode.CHALLENGE_EXPIRED,
        () ->
            signIn(
                ann.home(),
                new PasskeyChallengeBody(one, plane.clock.instant(), open.options()),
                signed));
    verify(ann.home(), one, ann.factor(), signed);
  }

  @Test
  void aChallengeDiesOfFiveWrongSignatures() {
    var ann = enrolled();
    var ben = enrolled(ann.home(), anybody());
    var challenge = halfSignIn(ann);
    var options = ask(ann.home(), challenge);
    // Another user's passkey, and the right one under another factor's id.
    assertRefused(
        ErrorCode.MFA_INVALID_CODE,
        () -> verify(ann.home(), challenge, null, ben.device().get(options)));
    assertRefused(
        ErrorCode.MFA_INVALID_CODE,
        () -> verify(ann.home(), challenge, ben.factor(), ann.device().get(options)));
    assertRefused(
        ErrorCode.MFA_INVALID_CODE,
        () -> verify(ann.home(), challenge, ann.factor(), another().create(options)));
    var signed = ann.device().get(options);
    var wrong = signed.deepCopy();
    ((ObjectNode) wrong.path("response")).put("signature", "AAAA");
    for (int i = 0; i < 2; i++) {
      assertRefused(ErrorCode.MFA_INVALID_CODE, () -> verify(ann.home(), challenge, null, wrong));
    }
    assertRefused(ErrorCode.CHALLENGE_EXPIRED, () -> verify(ann.home(), challenge, null, signed));
  }

  @Test
  void whoHasToHaveAFactorMakesAPasskeyDuringTheSignIn() {
    var home = home();
    var email = anybody();
    var user = DataPlane.userOf(plane.signUp(home, email));
    var strict = home.with(List.of(PAGE), config(true, "optional"));
    var challenge = halfSignIn(strict, email, ErrorCode.MFA_ENROLLMENT_REQUIRED);
    assertRefused(ErrorCode.CHALLENGE_EXPIRED, () -> ask(strict, challenge));
    var begun =
        plane.enrollDuringSignIn.enroll(
            strict.tenant(),
            strict.client(),
            challenge,
            WantedFactor.of(FactorType.WEBAUTHN, null));
    var device = new PasskeyAuthenticator("EdDSA", PAGE);
    var id = new FactorId(begun.factorId());
    var code = new FactorProof.Code("123456");
    assertRefused(
        ErrorCode.MFA_INVALID_CODE,
        () ->
            plane.verifyFactor.verify(
                strict.tenant(),
                strict.client(),
                new VerifyFactor.Answer(challenge, id, code, false),
                DataPlane.at(HERE),
                limited -> {}));
    var made = device.create(tree(begun.webauthn()));
    var signedIn = verify(strict, challenge, id, made);
    assertThat(signedIn.user().id()).isEqualTo(user.value());
    assertThat(authentication(strict, signedIn).methods())
        .containsExactly("pwd", "pop", "user", "mfa");
    signIn(new Enrolled(strict, email, user, null, id, device));
  }

  @Test
  void anEnrolmentIsOfItsUserAndClientAndTime() {
    var home = home();
    var email = anybody();
    var ann = DataPlane.userOf(plane.signUp(home, email));
    var ben = DataPlane.userOf(plane.signUp(home, anybody()));
    var begun = begin(home, ann);
    var id = new FactorId(begun.factorId());
    var device = new PasskeyAuthenticator("ES256", PAGE);
    var made = device.create(tree(begun.webauthn()));
    assertRefused(ErrorCode.NOT_FOUND, () -> confirm(home, ben, id, made));
    // What was made for one user's challenge is nothing for the other's.
    var bens = new FactorId(begin(home, ben).factorId());
    assertRefused(ErrorCode.MFA_INVALID_CODE, () -> confirm(home, ben, bens, made));
    var other = new Home(home.tenant(), plane.anotherClient(home));
    assertRefused(ErrorCode.MFA_INVALID_CODE, () -> confirm(other, ann, id, made));
    // A signature enrols nothing, nor does a code, nor a passkey an app.
    assertRefused(
        ErrorCode.MFA_INVALID_CODE,
        () -> confirm(home, ann, id, device.get(tree(begun.webauthn()))));
    assertRefused(
        ErrorCode.MFA_INVALID_CODE,
        () ->
            plane.enrollOwnFactor.confirm(
                home.tenant(), home.client(), ann, id, new FactorProof.Code("123456")));
    plane.clock.advance(Duration.ofMinutes(5).minusMillis(1));
    confirm(home, ann, id, made);
    assertRefused(ErrorCode.CONFLICT, () -> confirm(home, ann, id, made));
    plane.clock.advance(Duration.ofMillis(1));
    assertRefused(ErrorCode.NOT_FOUND, () -> confirm(home, ben, bens, made));
    var app =
        plane.enrollOwnFactor.begin(
            home.tenant(), home.client(), ben, WantedFactor.of(FactorType.TOTP, null));
    assertRefused(
        ErrorCode.MFA_INVALID_CODE, () -> confirm(home, ben, new FactorId(app.factorId()), made));
    var off = home.with(List.of(PAGE), without("webauthn"));
    assertRefused(ErrorCode.INSUFFICIENT_PERMISSIONS, () -> begin(off, ann));
  }

  private static AuthConfig without(String factor) {
    var d = AuthConfig.defaults();
    return AuthConfigs.with(
        Map.of(
            "mfa_allowed_factors",
            d.mfaAllowedFactors().stream().filter(type -> !type.equals(factor)).toList()));
  }

  private void prove(Enrolled ann, FactorProof shown, String challenge, Consumer<UserId> limit) {
    plane.reauthentication.require(
        ann.home().tenant(),
        ann.home().client(),
        ann.caller(),
        new Reauthentication.Proof(null, shown, challenge),
        DataPlane.at(HERE),
        limit);
  }

  private PasskeyChallengeBody askToProve(Enrolled ann) {
    return plane.challengePasskey.forProof(ann.home().tenant(), ann.home().client(), ann.user());
  }

  @Test
  void aChangeOfFactorsTakesASignatureOfThePasskey() {
    var ann = enrolled();
    var ben = enrolled(ann.home(), anybody());
    assertRefused(ErrorCode.MFA_REQUIRED, () -> prove(ann, null, null, user -> {}));
    var asked = askToProve(ann);
    var signed = assertion(ann.device().get(tree(asked.options())));
    assertRefused(
        ErrorCode.CHALLENGE_EXPIRED, () -> prove(ben, signed, asked.challengeId(), user -> {}));
    prove(ann, signed, asked.challengeId(), user -> {});
    assertRefused(
        ErrorCode.CHALLENGE_EXPIRED, () -> prove(ann, signed, asked.challengeId(), user -> {}));
    assertRefused(ErrorCode.CHALLENGE_EXPIRED, () -> prove(ann, signed, null, user -> {}));
    // Neither another's passkey, nor what was signed to sign in.
    var again = askToProve(ann);
    assertRefused(
        ErrorCode.MFA_INVALID_CODE,
        () ->
            prove(
                ann,
                assertion(ben.device().get(tree(again.options()))),
                again.challengeId(),
                user -> {}));
    var open = challenge(ann.home());
    var other = assertion(ann.device().get(tree(open.options())));
    assertRefused(
        ErrorCode.CHALLENGE_EXPIRED, () -> prove(ann, other, open.challengeId(), user -> {}));
    signIn(ann.home(), open, ann.device().get(tree(open.options())));
    // And what was signed as a proof signs nobody in.
    var proof = askToProve(ann);
    var shown = ann.device().get(tree(proof.options()));
    assertRefused(ErrorCode.CHALLENGE_EXPIRED, () -> signIn(ann.home(), proof, shown));
  }

  @Test
  void whoHasNoPasskeyIsNotAskedForOne() {
    var home = home();
    var email = anybody();
    var user = DataPlane.userOf(plane.signUp(home, email));
    var begun = plane.enrollFactor.begin(home.tenant(), user, null);
    var app = Authenticator.of(begun.totp().secret());
    plane.enrollFactor.confirm(
        home.tenant(), user, new FactorId(begun.factorId()), app.at(plane.clock.instant()));
    var challenge = halfSignIn(home, email, ErrorCode.MFA_REQUIRED);
    assertRefused(ErrorCode.NOT_FOUND, () -> ask(home, challenge));
    assertRefused(
        ErrorCode.NOT_FOUND,
        () -> plane.challengePasskey.forProof(home.tenant(), home.client(), user));
    // Beside a passkey the app works on.
    var device = new PasskeyAuthenticator("ES256", PAGE);
    enroll(home, user, device);
    verify(home, challenge, null, device.get(ask(home, challenge)));
  }

  @Test
  void row39APasskeyOfWhoDidNotOwnTheAddressGoesWithTheRest() {
    var stranger = enrolled();
    var other = enrolled();
    var app = plane.enrollFactor.begin(other.home().tenant(), other.user(), null);
    var code = Authenticator.of(app.totp().secret()).at(plane.clock.instant());
    plane.enrollFactor.confirm(
        other.home().tenant(), other.user(), new FactorId(app.factorId()), code);
    for (var ann : List.of(stranger, other)) {
      arriveByMail(ann);
      assertNotSignedIn(ann);
      assertThat(passkeys(ann)).isEmpty();
    }
    // An app is left to who has one: it lets nobody in alone.
    assertThat(mfaEnabled(stranger)).isFalse();
    assertThat(mfaEnabled(other)).isTrue();

    // Who has proved the address keeps the passkey, whatever mail comes later.
    var again = enrolled();
    plane.in(
        again.home(),
        em ->
            em.createQuery("update UserEntity u set u.emailVerified = true where u.id = :id")
                .setParameter("id", again.user().value())
                .executeUpdate());
    arriveByMail(again);
    signIn(again);
  }

  @Test
  void row39ANewPasswordByMailTakesThemAwayToo() {
    var ann = enrolled();
    resetPassword(ann);
    assertNotSignedIn(ann);
    assertThat(passkeys(ann)).isEmpty();
    plane.signIn(ann.home(), ann.email(), FRESH, HERE);
    // The address counts as verified by that: what is made from now on stays.
    var device = new PasskeyAuthenticator("ES256", PAGE);
    enroll(ann.home(), ann.user(), device);
    resetPassword(ann);
    signIn(new Enrolled(ann.home(), ann.email(), ann.user(), null, null, device));
  }

  private void resetPassword(Enrolled ann) {
    plane.clock.advance(Duration.ofSeconds(1));
    var mail =
        new OrderedMail(
            "mail",
            MailPurpose.RESET_PASSWORD,
            new Email(ann.email()),
            "https://auth.example.com/reset-password",
            ann.user(),
            null,
            plane.clock.instant());
    var token =
        plane.in(
            ann.home(),
            em ->
                plane.oneTimeTokens.issue(
                    em, OneTimeTokens.Purpose.RESET_PASSWORD, ann.user(), mail));
    plane.resetPassword.reset(ann.home().tenant(), token.orElseThrow(), FRESH, DataPlane.at(HERE));
  }

  private void arriveByMail(Enrolled ann) {
    var user = plane.in(ann.home(), em -> plane.users.find(em, ann.user())).orElseThrow();
    assertThat(
            plane.<Boolean>in(
                ann.home(), em -> plane.mailbox.record(em, user, plane.clock.instant())))
        .isTrue();
  }

  private boolean mfaEnabled(Enrolled ann) {
    return plane.in(ann.home(), em -> plane.users.find(em, ann.user())).orElseThrow().mfaEnabled();
  }
}
