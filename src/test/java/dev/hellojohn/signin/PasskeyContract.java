package dev.hellojohn.signin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hellojohn.access.Caller;
import dev.hellojohn.edge.Json;
import dev.hellojohn.factor.EnrollmentBody;
import dev.hellojohn.factor.FactorFields;
import dev.hellojohn.factor.FactorProof;
import dev.hellojohn.factor.FactorType;
import dev.hellojohn.factor.Passkey;
import dev.hellojohn.factor.PasskeyChallengeBody;
import dev.hellojohn.factor.WantedFactor;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.FactorId;
import dev.hellojohn.kernel.SessionId;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.session.Authentication;
import dev.hellojohn.signin.DataPlane.Home;
import dev.hellojohn.tenancy.AuthConfig;
import dev.hellojohn.tenancy.IsolationMode;
import dev.hellojohn.testing.AuthConfigs;
import dev.hellojohn.testing.Parallel;
import dev.hellojohn.testing.PasskeyAuthenticator;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What passkeys promise of their rows: each is there once, and each challenge is good once. */
abstract class PasskeyContract extends DataPlaneContract {

  static final String ANN = "ann@example.com";
  static final String HERE = "203.0.113.7";
  static final String PAGE = "https://app.example.com";

  private static final ObjectMapper JSON = Json.newMapper();

  private Home shared;
  private int people;

  /** A user with a passkey. */
  record Enrolled(
      Home home,
      String email,
      UserId user,
      SessionId session,
      FactorId factor,
      PasskeyAuthenticator device) {

    Caller.EndUser caller() {
      return new Caller.EndUser(user, session, home.client().id(), null);
    }
  }

  static AuthConfig config(boolean mfaRequired, String verification) {
    return AuthConfigs.with(
        Map.of(
            "allowed_auth_methods",
            List.of("password", "passkey"),
            "mfa_required",
            mfaRequired,
            "email_verification",
            verification));
  }

  Home home(IsolationMode mode) {
    return plane.home(mode).with(List.of(PAGE), config(false, "optional"));
  }

  /** One tenant for whatever does not look at all of it: to make one takes longer than the rest. */
  Home home() {
    if (shared == null) {
      shared = home(IsolationMode.SEPARATE_SCHEMA);
    }
    return shared;
  }

  String anybody() {
    return "ann" + ++people + "@example.com";
  }

  Enrolled enrolled() {
    return enrolled(home(), anybody());
  }

  Enrolled enrolled(Home home, String email) {
    return enrolled(home, email, new PasskeyAuthenticator("ES256", PAGE));
  }

  Enrolled enrolled(Home home, String email, PasskeyAuthenticator device) {
    var signUp = plane.signUp(home, email);
    var user = DataPlane.userOf(signUp);
    var session = new SessionId(signUp.session().id());
    return new Enrolled(home, email, user, session, enroll(home, user, device), device);
  }

  FactorId enroll(Home home, UserId user, PasskeyAuthenticator device) {
    var begun = begin(home, user);
    var id = new FactorId(begun.factorId());
    confirm(home, user, id, device.create(tree(begun.webauthn())));
    return id;
  }

  EnrollmentBody begin(Home home, UserId user) {
    return plane.enrollOwnFactor.begin(
        home.tenant(), home.client(), user, WantedFactor.of(FactorType.WEBAUTHN, "Phone"));
  }

  void confirm(Home home, UserId user, FactorId factor, JsonNode credential) {
    plane.enrollOwnFactor.confirm(home.tenant(), home.client(), user, factor, proof(credential));
  }

  static FactorProof proof(JsonNode credential) {
    var fields = new FactorFields();
    var proof = fields.proof(null, credential);
    fields.finish();
    return proof;
  }

  static FactorProof.Assertion assertion(JsonNode credential) {
    return (FactorProof.Assertion) proof(credential);
  }

  static JsonNode tree(Object body) {
    return JSON.valueToTree(body);
  }

  PasskeyChallengeBody challenge(Home home) {
    return plane.passkeySignIn.challenge(home.tenant(), home.client());
  }

  SignedInBody signIn(Home home, PasskeyChallengeBody challenge, JsonNode credential) {
    return plane.passkeySignIn.signIn(
        home.tenant(),
        home.client(),
        challenge.challengeId(),
        assertion(credential),
        DataPlane.at(HERE));
  }

  SignedInBody signIn(Enrolled ann) {
    var challenge = challenge(ann.home());
    return signIn(ann.home(), challenge, ann.device().get(tree(challenge.options())));
  }

  Authentication authentication(Home home, SignedInBody signedIn) {
    return plane.in(
        home,
        em ->
            plane
                .sessions
                .find(em, new SessionId(signedIn.session().id()))
                .orElseThrow()
                .authentication());
  }

  List<Passkey> passkeys(Enrolled ann) {
    return plane.in(ann.home(), em -> plane.passkeys.of(em, ann.user()));
  }

  @ParameterizedTest
  @EnumSource
  void whoHasAPasskeySignsInWithIt(IsolationMode mode) {
    var ann = enrolled(home(mode), ANN);
    var signedIn = signIn(ann);

    assertThat(signedIn.user().id()).isEqualTo(ann.user().value());
    assertThat(signedIn.user().mfaEnabled()).isTrue();
    var authentication = authentication(ann.home(), signedIn);
    assertThat(authentication.methods()).containsExactly("pop", "user", "mfa");
    assertThat(authentication.level()).isEqualTo("urn:hellojohn:loa:2");
    assertThat(authentication.mfaVerified()).isTrue();
    assertThat(authentication.time()).isEqualTo(plane.clock.instant());
    signIn(ann);
  }

  @Test
  void aChallengeThatAHundredAnswerAtOnceIsGoodOnce() throws Exception {
    var ann = enrolled();
    var challenge = challenge(ann.home());
    var signed = ann.device().get(tree(challenge.options()));
    var outcomes = Parallel.call(100, i -> outcome(() -> signIn(ann.home(), challenge, signed)));
    assertThat(outcomes)
        .containsOnlyOnce("ok")
        .isSubsetOf("ok", "challenge_expired", "service_unavailable");
    assertRefused(ErrorCode.CHALLENGE_EXPIRED, () -> signIn(ann.home(), challenge, signed));
  }

  @Test
  void ofTwoSignaturesWithOneCountOneIsTaken() throws Exception {
    var ann = enrolled();
    for (int round = 1; round <= 10; round++) {
      ann.device().count = round;
      var one = challenge(ann.home());
      var other = challenge(ann.home());
      var signed =
          List.of(ann.device().get(tree(one.options())), ann.device().get(tree(other.options())));
      var outcomes =
          Parallel.call(
              2, i -> outcome(() -> signIn(ann.home(), i == 0 ? one : other, signed.get(i))));
      assertThat(outcomes).containsExactlyInAnyOrder("ok", "invalid_credentials");
    }
    assertThat(passkeys(ann).get(0).signCount()).isEqualTo(10);
  }

  @Test
  void aCredentialIsEnrolledOnceInATenantAndMayBeInAnother() throws Exception {
    var ann = enrolled(home(IsolationMode.SHARED_SCHEMA), ANN);
    var ben = DataPlane.userOf(plane.signUp(ann.home(), anybody()));
    assertRefused(ErrorCode.CONFLICT, () -> enroll(ann.home(), ben, ann.device()));
    assertRefused(ErrorCode.CONFLICT, () -> enroll(ann.home(), ann.user(), ann.device()));

    enrolled(home(IsolationMode.SHARED_SCHEMA), ANN, ann.device());
    var device = new PasskeyAuthenticator("ES256", PAGE);
    var users = List.of(ann.user(), ben);
    var outcomes = Parallel.call(2, i -> outcome(() -> enroll(ann.home(), users.get(i), device)));
    assertThat(outcomes).containsExactlyInAnyOrder("ok", "conflict");
  }

  @Test
  void whatIsOverIsRemoved() {
    var ann = enrolled();
    plane.expiredRows.purge(ann.home().tenant());
    challenge(ann.home());
    begin(ann.home(), ann.user());
    plane.clock.advance(Duration.ofMinutes(5).plusSeconds(1));
    assertThat(plane.expiredRows.purge(ann.home().tenant())).isGreaterThanOrEqualTo(2);
    assertThat(plane.expiredRows.purge(ann.home().tenant())).isZero();
    signIn(ann);
  }

  @Test
  void aRemovedFactorTakesItsPasskeyAlong() {
    var ann = enrolled();
    plane.removeFactor.remove(ann.home().tenant(), ann.user(), ann.factor(), null);
    assertThat(passkeys(ann)).isEmpty();
    assertRefused(ErrorCode.INVALID_CREDENTIALS, () -> signIn(ann));
    assertThat(plane.signIn(ann.home(), ann.email(), DataPlane.PASSWORD, HERE).user().mfaEnabled())
        .isFalse();
  }
}
