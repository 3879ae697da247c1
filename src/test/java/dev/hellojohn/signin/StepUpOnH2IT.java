package dev.hellojohn.signin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hellojohn.access.Caller;
import dev.hellojohn.factor.FactorProof;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.FactorId;
import dev.hellojohn.kernel.SessionId;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.session.Authentication;
import dev.hellojohn.session.EndReason;
import dev.hellojohn.signin.DataPlane.Home;
import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.tenancy.IsolationMode;
import dev.hellojohn.testing.Authenticator;
import dev.hellojohn.testing.H2Files;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A session that is raised, or made fresh, by who shows again who they are. */
class StepUpOnH2IT extends DataPlaneContract {

  private static final String ANN = "ann@example.com";
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir static Path directory;

  private Home home;
  private SignedInBody signUp;
  private UserId user;
  private SessionId session;

  @Override
  Login freshDatabase() {
    return H2Files.owner(directory.resolve("hellojohn"));
  }

  @BeforeEach
  void ann() {
    begin(IsolationMode.SEPARATE_SCHEMA);
  }

  private void begin(IsolationMode mode) {
    home = plane.home(mode);
    signUp = plane.signUp(home, ANN);
    user = DataPlane.userOf(signUp);
    session = new SessionId(signUp.session().id());
  }

  private Authenticator app() {
    var begun = plane.enrollFactor.begin(home.tenant(), user, "Phone");
    var app = Authenticator.of(begun.totp().secret());
    plane.enrollFactor.confirm(
        home.tenant(), user, new FactorId(begun.factorId()), app.at(plane.clock.instant()));
    return app;
  }

  private AccessTokenBody stepUp(String password, String code) {
    return plane.stepUp.stepUp(
        home.tenant(),
        home.client(),
        new Caller.EndUser(user, session, home.client().id(), null),
        new Reauthentication.Proof(
            password, code == null ? null : new FactorProof.Code(code), null),
        DataPlane.at("203.0.113.7"),
        limited -> {});
  }

  private static JsonNode claims(String jwt) {
    try {
      return new ObjectMapper().readTree(Base64.getUrlDecoder().decode(jwt.split("\\.", -1)[1]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Authentication stored() {
    return plane.in(home, em -> plane.sessions.find(em, session).orElseThrow().authentication());
  }

  private void assertSays(JsonNode claims, String acr, boolean whole, Instant when, String... amr) {
    assertThat(claims.get("amr")).extracting(JsonNode::asText).containsExactly(amr);
    assertThat(claims.get("acr").asText()).isEqualTo(acr);
    assertThat(claims.get("mfa_verified").asBoolean()).isEqualTo(whole);
    assertThat(claims.get("auth_time").asLong()).isEqualTo(when.getEpochSecond());
    assertThat(claims.get("sid").asText()).isEqualTo(session.value());
  }

  @ParameterizedTest
  @EnumSource
  void aPasswordMakesTheSessionFresh(IsolationMode mode) {
    begin(mode);
    var began = plane.clock.instant();
    plane.clock.advance(HOUR);
    var before = claims(plane.refresh(home, signUp.session().refreshToken()).accessToken());
    assertSays(before, "urn:hellojohn:loa:1", false, began, "pwd");

    var now = plane.clock.instant();
    var raised = stepUp(DataPlane.PASSWORD, null);
    assertSays(claims(raised.accessToken()), "urn:hellojohn:loa:1", false, now, "pwd");
    assertThat(raised.expiresIn()).isEqualTo(900);
    assertThat(raised.toString()).doesNotContain(raised.accessToken());
    assertThat(stored().time()).isEqualTo(now);
  }

  @Test
  void aCodeRaisesTheSessionAndARefreshSaysSo() {
    var app = app();
    plane.clock.advance(HOUR);
    var now = plane.clock.instant();
    var raised = stepUp(null, app.at(now));
    assertSays(claims(raised.accessToken()), "urn:hellojohn:loa:2", true, now, "pwd", "otp", "mfa");
    plane.clock.advance(HOUR);
    var later = plane.refresh(home, signUp.session().refreshToken());
    assertSays(claims(later.accessToken()), "urn:hellojohn:loa:2", true, now, "pwd", "otp", "mfa");

    var again = plane.clock.instant();
    stepUp(null, app.at(again));
    assertThat(stored().methods()).containsExactly("pwd", "otp", "mfa");
    assertThat(stored().time()).isEqualTo(again);
  }

  @Test
  void whatStoodInForTheFactorIsNotSaidBesideIt() {
    var app = app();
    plane.in(
        home,
        em ->
            em.createQuery("update SessionEntity s set s.amr = 'pwd trusted_device'")
                .executeUpdate());
    plane.clock.advance(HOUR);
    stepUp(null, app.at(plane.clock.instant()));
    assertThat(stored().methods()).containsExactly("pwd", "otp", "mfa");
  }

  @Test
  void whatIsWrongRaisesNothing() {
    var before = stored();
    plane.clock.advance(HOUR);
    assertRefused(ErrorCode.VALIDATION_FAILED, () -> stepUp(null, null));
    assertRefused(ErrorCode.INVALID_CREDENTIALS, () -> stepUp("not it, my friend", null));
    app();
    assertRefused(ErrorCode.MFA_REQUIRED, () -> stepUp(DataPlane.PASSWORD, null));
    assertRefused(ErrorCode.MFA_INVALID_CODE, () -> stepUp(DataPlane.PASSWORD, "000000"));
    assertThat(stored()).isEqualTo(before);
  }

  @Test
  void whoHasNothingToShowAndHasSignedInJustNowIsToldWhatThereIs() {
    plane.in(
        home,
        em -> em.createQuery("update UserEntity u set u.passwordHash = null").executeUpdate());
    var before = stored();
    plane.clock.advance(Duration.ofMinutes(9));
    assertThat(claims(stepUp(null, null).accessToken()).get("auth_time").asLong())
        .isEqualTo(before.time().getEpochSecond());
    plane.clock.advance(Duration.ofMinutes(1));
    assertRefused(ErrorCode.INSUFFICIENT_PERMISSIONS, () -> stepUp(null, null));
    assertThat(stored()).isEqualTo(before);
  }

  @Test
  void aSessionThatEndsMeanwhileIsNotRaised() {
    plane.in(home, em -> plane.sessions.end(em, session, EndReason.SIGN_OUT));
    assertRefused(ErrorCode.SESSION_REVOKED, () -> stepUp(DataPlane.PASSWORD, null));
  }
}
