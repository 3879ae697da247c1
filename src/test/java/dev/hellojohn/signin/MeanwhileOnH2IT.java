package dev.hellojohn.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.SessionId;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.session.EndReason;
import dev.hellojohn.signin.DataPlane.Home;
import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.tenancy.IsolationMode;
import dev.hellojohn.testing.H2Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody else does between a check and the write that rests on it. */
class MeanwhileOnH2IT extends DataPlaneContract {

  private static final String ANN = "ann@example.com";
  private static final String HERE = "203.0.113.7";
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
}
