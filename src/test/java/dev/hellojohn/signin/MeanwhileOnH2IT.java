package dev.hellojohn.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.factor.EnrollmentBody;
import dev.hellojohn.factor.FactorType;
import dev.hellojohn.factor.WantedFactor;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.FactorId;
import dev.hellojohn.kernel.SessionId;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.session.EndReason;
import dev.hellojohn.signin.DataPlane.Home;
import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.tenancy.IsolationMode;
import dev.hellojohn.testing.AuthConfigs;
import dev.hellojohn.testing.Await;
import dev.hellojohn.testing.H2Files;
import dev.hellojohn.testing.PasskeyAuthenticator;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What somebody else does between a check and the write that rests on it. */
class MeanwhileOnH2IT extends DataPlaneContract {

  private static final String ANN = "ann@example.com";
  private static final String HERE = "203.0.113.7";
  private static final String PAGE = "https://app.example.com";
  private static final String FRESH = "shut, sesame, said the sailor";

  @TempDir static Path directory;

  private Home home;
  private SignedInBody ann;
  private UserId user;
  private SessionId session;

  @Override
  Login freshDatabase() {
    return H2Files.owner(directory.resolve("hellojohn"));
  }

  @BeforeEach
  void signUp() {
    home = plane.home(IsolationMode.SEPARATE_SCHEMA);
    ann = plane.signUp(home, ANN);
    user = DataPlane.userOf(ann);
    session = new SessionId(ann.session().id());
  }

  private void replacePassword() {
    var hash = plane.hasher.hash(FRESH);
    assertThat(
            plane.<Boolean>in(
                home,
                em ->
                    plane.credentials.replace(
                        em,
                        plane.credentials.byId(em, user).orElseThrow(),
                        hash,
                        home.tenant().authConfig().passwordPolicy())))
        .isTrue();
  }

  private List<String> sessions() {
    return plane.in(
        home,
        em -> em.createQuery("select s.id from SessionEntity s", String.class).getResultList());
  }

  @Test
  void aPasswordThatWasJustReplacedBeginsNoSession() {
    plane.clock.meanwhile(this::replacePassword);
    assertRefused(
        ErrorCode.INVALID_CREDENTIALS, () -> plane.signIn(home, ANN, DataPlane.PASSWORD, HERE));

    assertThat(sessions()).containsExactly(session.value());
    plane.signIn(home, ANN, FRESH, HERE);
  }

  @Test
  void aPasswordThatWasJustReplacedReplacesNone() {
    plane.clock.meanwhile(this::replacePassword);
    assertRefused(
        ErrorCode.INVALID_CREDENTIALS,
        () ->
            plane.changePassword(home, user, session, DataPlane.PASSWORD, "third one, my friend"));

    plane.signIn(home, ANN, FRESH, HERE);
  }

  @Test
  void whoWasJustDisabledBeginsNoSession() {
    plane.clock.meanwhile(
        () -> plane.changeUser.change(home.tenant(), user, SessionContract.disabled(), null));
    assertRefused(
        ErrorCode.INVALID_CREDENTIALS, () -> plane.signIn(home, ANN, DataPlane.PASSWORD, HERE));
    assertThat(sessions()).containsExactly(session.value());
  }

  @Test
  void whoWasJustRemovedIsGone() {
    plane.clock.meanwhile(() -> plane.changeUser.delete(home.tenant(), user, null));
    plane.deleteAccount(home, user);

    assertThat(sessions()).isEmpty();
    assertRefused(
        ErrorCode.INVALID_CREDENTIALS, () -> plane.signIn(home, ANN, DataPlane.PASSWORD, HERE));
  }

  @Test
  void aSessionThatWasJustEndedIsNotRefreshed() {
    plane.clock.meanwhile(
        () -> plane.in(home, em -> plane.sessions.end(em, session, EndReason.REVOKED)));
    assertRefused(
        ErrorCode.SESSION_REVOKED, () -> plane.refresh(home, ann.session().refreshToken()));
    assertThat(reason()).isEqualTo("revoked");
  }

  @Test
  void aSessionThatIsGoneIsNotRefreshed() {
    plane.clock.meanwhile(() -> plane.changeUser.delete(home.tenant(), user, null));
    assertRefused(
        ErrorCode.REFRESH_TOKEN_INVALID, () -> plane.refresh(home, ann.session().refreshToken()));
  }

  @Test
  void aSessionThatBeganWhileItsUserWasDisabledEndsAtItsRefresh() {
    plane.in(
        home,
        em ->
            em.createQuery("update UserEntity u set u.status = 'disabled' where u.id = :id")
                .setParameter("id", user.value())
                .executeUpdate());
    assertRefused(
        ErrorCode.SESSION_REVOKED, () -> plane.refresh(home, ann.session().refreshToken()));
    assertThat(reason()).isEqualTo("user_disabled");
  }

  private String reason() {
    return plane.in(home, em -> plane.sessions.find(em, session).orElseThrow().revokeReason());
  }

  /** What a call ends in that began before its user's removal was done. */
  private String whileRemoved(Home where, UserId removed, Runnable call) {
    return plane
        .<CompletableFuture<String>>in(
            where,
            em -> {
              plane.users.delete(em, removed, version -> {});
              var ending = CompletableFuture.supplyAsync(() -> outcome(call));
              Await.until("it ends or waits for us", () -> ending.isDone() || someoneWaits());
              return ending;
            })
        .join();
  }

  /** Asked as the database's owner, who alone sees it. */
  private boolean someoneWaits() {
    var owner = freshDatabase();
    try (var connection =
            DriverManager.getConnection(owner.url(), owner.username(), owner.password().reveal());
        var statement = connection.createStatement();
        var waiting =
            statement.executeQuery(
                "select 1 from information_schema.sessions where blocker_id is not null")) {
      return waiting.next();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = FactorType.class,
      names = {"TOTP", "EMAIL_OTP", "WEBAUTHN"})
  void whoIsJustBeingRemovedEnrollsNoFactor(FactorType type) {
    var config = AuthConfigs.with(Map.of("mfa_allowed_factors", List.of(type.wireName())));
    var there = home.with(List.of(PAGE), config);
    assertThat(whileRemoved(there, user, () -> begin(there, type))).isEqualTo("not_found");
  }

  @Test
  void whoIsJustBeingRemovedIsAskedForNoPasskey() {
    var there = home.with(List.of(PAGE), home.tenant().authConfig());
    var begun = begin(there, FactorType.WEBAUTHN);
    var device = new PasskeyAuthenticator("ES256", PAGE);
    var made = PasskeyContract.proof(device.create(PasskeyContract.tree(begun.webauthn())));
    var factor = new FactorId(begun.factorId());
    plane.enrollOwnFactor.confirm(there.tenant(), there.client(), user, factor, made);

    Runnable asked = () -> plane.challengePasskey.forProof(there.tenant(), there.client(), user);
    assertThat(outcome(asked)).isEqualTo("ok");
    assertThat(whileRemoved(there, user, asked)).isEqualTo("not_found");
  }

  private EnrollmentBody begin(Home there, FactorType type) {
    return plane.enrollOwnFactor.begin(
        there.tenant(), there.client(), user, WantedFactor.of(type, "Phone"));
  }
}
