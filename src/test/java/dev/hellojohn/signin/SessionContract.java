package dev.hellojohn.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.event.mail.MailPurpose;
import dev.hellojohn.event.mail.OrderedMail;
import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.PageRequest;
import dev.hellojohn.kernel.Patch;
import dev.hellojohn.kernel.SessionId;
import dev.hellojohn.session.EndReason;
import dev.hellojohn.session.SessionFilter;
import dev.hellojohn.session.SessionStatus;
import dev.hellojohn.signin.DataPlane.Home;
import dev.hellojohn.signin.OneTimeTokens.Purpose;
import dev.hellojohn.tenancy.IsolationMode;
import dev.hellojohn.testing.AuthConfigs;
import dev.hellojohn.testing.Parallel;
import dev.hellojohn.user.UserChange;
import dev.hellojohn.user.UserStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What sessions and their refresh tokens promise. */
abstract class SessionContract extends DataPlaneContract {

  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private static Home policy(Home home, int refreshTtl, int idle, int maxPerUser) {
    return home.with(
        AuthConfigs.with(
            Map.of(
                "session",
                Map.of(
                    "refresh_token_ttl",
                    refreshTtl,
                    "idle_timeout",
                    idle,
                    "max_per_user",
                    maxPerUser))));
  }

  private String revokeReason(Home home, String session) {
    return plane.in(
        home, em -> plane.sessions.find(em, new SessionId(session)).orElseThrow().revokeReason());
  }

  @ParameterizedTest
  @EnumSource
  void aRefreshGivesTheNextTokenOfTheSameSession(IsolationMode mode) {
    var home = plane.home(mode);
    var first = plane.signUp(home, "ann@example.com").session();
    plane.clock.advance(Duration.ofMinutes(14));
    var second = plane.refresh(home, first.refreshToken());
    plane.clock.advance(Duration.ofMinutes(14));
    var third = plane.refresh(home, second.refreshToken());

    assertThat(second.id()).isEqualTo(first.id()).isEqualTo(third.id());
    assertThat(third.refreshToken()).isNotEqualTo(second.refreshToken());
    assertThat(third.accessToken()).isNotEqualTo(first.accessToken());
    assertThat(third.expiresIn()).isEqualTo(900);
    assertThat(first.refreshTokenExpiresAt()).isEqualTo(third.refreshTokenExpiresAt());
    assertThat(plane.verify.verify(home.tenant(), third.accessToken())).isPresent();
  }

  @ParameterizedTest
  @EnumSource
  void attack19ParallelRefreshesHaveOneSuccessorAndSignNobodyOut(IsolationMode mode)
      throws Exception {
    var home = plane.home(mode);
    var token = plane.signUp(home, "ann@example.com").session().refreshToken();
    var successors =
        new HashSet<>(Parallel.call(200, i -> plane.refresh(home, token).refreshToken()));

    assertThat(successors).hasSize(1).doesNotContain(token);
    plane.clock.advance(Duration.ofMinutes(1));
    plane.refresh(home, successors.iterator().next());
  }

  @ParameterizedTest
  @EnumSource
  void aUsedTokenGivesTheSameSuccessorForAWhileAndThenEndsTheSession(IsolationMode mode) {
    var home = plane.home(mode);
    var first = plane.signUp(home, "ann@example.com").session();
    var second = plane.refresh(home, first.refreshToken());
    plane.clock.advance(INTERVAL.minusMillis(1));
    assertThat(plane.refresh(home, first.refreshToken()).refreshToken())
        .isEqualTo(second.refreshToken());
    plane.clock.advance(Duration.ofMillis(1));

    assertRefused(ErrorCode.SESSION_REVOKED, () -> plane.refresh(home, first.refreshToken()));
    assertThat(revokeReason(home, first.id())).isEqualTo("token_reuse");
    assertRefused(ErrorCode.SESSION_REVOKED, () -> plane.refresh(home, second.refreshToken()));
    assertThat(plane.verify.verify(home.tenant(), second.accessToken())).isEmpty();
  }

  @Test
  void aTokenBeforeTheLastButOneEndsTheSessionAtOnce() {
    var home = plane.home(IsolationMode.SHARED_SCHEMA);
    var first = plane.signUp(home, "ann@example.com").session();
    var second = plane.refresh(home, first.refreshToken());
    plane.refresh(home, second.refreshToken());

    assertRefused(ErrorCode.SESSION_REVOKED, () -> plane.refresh(home, first.refreshToken()));
    assertThat(revokeReason(home, first.id())).isEqualTo("token_reuse");
  }

  @Test
  void attack16ATokenWithAnyCharacterChangedIsNone() {
    var home = plane.home(IsolationMode.SHARED_SCHEMA);
    var session = plane.signUp(home, "ann@example.com").session();
    var token = session.refreshToken();
    for (int i = 0; i < token.length(); i++) {
      var changed = token.charAt(i) == 'A' ? 'B' : 'A';
      var forged = token.substring(0, i) + changed + token.substring(i + 1);
      assertRefused(ErrorCode.REFRESH_TOKEN_INVALID, () -> plane.refresh(home, forged));
      var truncated = token.substring(0, i);
      assertRefused(ErrorCode.REFRESH_TOKEN_INVALID, () -> plane.refresh(home, truncated));
    }
    for (var longer : new String[] {token + "A", token + "=", ' ' + token, token + '\n'}) {
      assertRefused(ErrorCode.REFRESH_TOKEN_INVALID, () -> plane.refresh(home, longer));
    }
    assertThat(plane.refresh(home, token).id()).isEqualTo(session.id());
  }

  @Test
  void attack18AnotherClientOrTenantCannotUseTheToken() {
    var home = plane.home(IsolationMode.SHARED_SCHEMA);
    var token = plane.signUp(home, "ann@example.com").session().refreshToken();
    var otherClient = new Home(home.tenant(), plane.anotherClient(home));
    var otherTenant = plane.home(IsolationMode.SHARED_SCHEMA);

    assertRefused(ErrorCode.REFRESH_TOKEN_INVALID, () -> plane.refresh(otherClient, token));
    assertRefused(ErrorCode.REFRESH_TOKEN_INVALID, () -> plane.refresh(otherTenant, token));
    plane.refresh(home, token);
  }

  @Test
  void aSessionEndsByItselfHoweverActiveItIs() {
    var home = policy(plane.home(IsolationMode.SHARED_SCHEMA), 1000, 0, 0);
    var first = plane.signUp(home, "ann@example.com").session();
    plane.clock.advance(Duration.ofSeconds(999));
    var last = plane.refresh(home, first.refreshToken());
    assertThat(last.expiresIn()).isEqualTo(1);
    plane.clock.advance(Duration.ofSeconds(1));

    assertRefused(ErrorCode.REFRESH_TOKEN_EXPIRED, () -> plane.refresh(home, last.refreshToken()));
    assertThat(
            plane.liveSessions.isLive(
                home.tenant(), plane.userIdOf(home, "ann@example.com"), new SessionId(last.id())))
        .isFalse();
  }

  @Test
  void anIdleSessionEndsAndAnActiveOneDoesNot() {
    var home = policy(plane.home(IsolationMode.SHARED_SCHEMA), 100_000, 600, 0);
    var token = plane.signUp(home, "ann@example.com").session();
    assertThat(token.expiresIn()).isEqualTo(600);
    for (int i = 0; i < 3; i++) {
      plane.clock.advance(Duration.ofSeconds(599));
      token = plane.refresh(home, token.refreshToken());
    }
    plane.clock.advance(Duration.ofMinutes(10));
    var idle = token.refreshToken();
    assertRefused(ErrorCode.REFRESH_TOKEN_EXPIRED, () -> plane.refresh(home, idle));
  }

  @ParameterizedTest
  @EnumSource
  void attack20AnEndedSessionStaysEnded(IsolationMode mode) {
    var home = plane.home(mode);
    var signedUp = plane.signUp(home, "ann@example.com");
    var other = plane.signIn(home, "ann@example.com", DataPlane.PASSWORD, "203.0.113.7");
    var user = DataPlane.userOf(signedUp);
    var session = new SessionId(signedUp.session().id());
    plane.signOut.signOut(home.tenant(), user, session, SignOut.Scope.CURRENT);

    assertRefused(
        ErrorCode.SESSION_REVOKED, () -> plane.refresh(home, signedUp.session().refreshToken()));
    assertThat(plane.liveSessions.isLive(home.tenant(), user, session)).isFalse();
    assertThat(plane.verify.verify(home.tenant(), signedUp.session().accessToken())).isEmpty();
    plane.refresh(home, other.session().refreshToken());
  }

  @Test
  void signingOutTwiceEndsNothingMore() {
    var home = plane.home(IsolationMode.SHARED_SCHEMA);
    var signedUp = plane.signUp(home, "ann@example.com");
    var user = DataPlane.userOf(signedUp);
    var session = new SessionId(signedUp.session().id());
    plane.signOut.signOut(home.tenant(), user, session, SignOut.Scope.CURRENT);
    plane.signOut.signOut(home.tenant(), user, session, SignOut.Scope.CURRENT);
    assertThat(revokeReason(home, session.value())).isEqualTo("sign_out");
  }

  @Test
  void othersAndAllEndWhatTheySay() {
    var home = plane.home(IsolationMode.SHARED_SCHEMA);
    var a = plane.signUp(home, "ann@example.com");
    var b = plane.signIn(home, "ann@example.com", DataPlane.PASSWORD, "203.0.113.7");
    var stranger = plane.signUp(home, "bob@example.com");
    var user = DataPlane.userOf(a);
    var kept = new SessionId(b.session().id());

    plane.signOut.signOut(home.tenant(), user, kept, SignOut.Scope.OTHERS);
    assertRefused(ErrorCode.SESSION_REVOKED, () -> plane.refresh(home, a.session().refreshToken()));
    assertThat(plane.liveSessions.isLive(home.tenant(), user, kept)).isTrue();
    plane.signOut.signOut(home.tenant(), user, kept, SignOut.Scope.ALL);
    assertThat(plane.liveSessions.isLive(home.tenant(), user, kept)).isFalse();
    plane.refresh(home, stranger.session().refreshToken());
  }

  @ParameterizedTest
  @EnumSource
  void whoIsDisabledOrRemovedHasNoSession(IsolationMode mode) {
    var home = plane.home(mode);
    var ann = plane.signUp(home, "ann@example.com");
    var bob = plane.signUp(home, "bob@example.com");
    plane.changeUser.change(home.tenant(), DataPlane.userOf(ann), disabled(), null);
    plane.changeUser.delete(home.tenant(), DataPlane.userOf(bob), null);

    assertRefused(
        ErrorCode.SESSION_REVOKED, () -> plane.refresh(home, ann.session().refreshToken()));
    assertRefused(
        ErrorCode.REFRESH_TOKEN_INVALID, () -> plane.refresh(home, bob.session().refreshToken()));
    assertThat(plane.verify.verify(home.tenant(), ann.session().accessToken())).isEmpty();
    assertThat(plane.verify.verify(home.tenant(), bob.session().accessToken())).isEmpty();
  }

  static UserChange disabled() {
    return new UserChange(
        Patch.absent(),
        Patch.absent(),
        Patch.absent(),
        Patch.absent(),
        Patch.absent(),
        Patch.absent(),
        Patch.absent(),
        Patch.absent(),
        Patch.absent(),
        Patch.of(UserStatus.DISABLED),
        Patch.absent(),
        Patch.absent());
  }

  @ParameterizedTest
  @EnumSource
  void theOldestSessionsMakeRoomAlsoForManyAtOnce(IsolationMode mode) throws Exception {
    var home = policy(plane.home(mode), 100_000, 0, 3);
    var user = DataPlane.userOf(plane.signUp(home, "ann@example.com"));
    Parallel.call(
        20, i -> plane.signIn(home, "ann@example.com", DataPlane.PASSWORD, "203.0.113.7"));
    var newest = plane.signIn(home, "ann@example.com", DataPlane.PASSWORD, "203.0.113.7");

    var alive =
        plane.in(
            home,
            em ->
                plane.sessions.list(
                    em,
                    new SessionFilter(user, SessionStatus.ACTIVE),
                    home.tenant().authConfig().session(),
                    new PageRequest(100, null, true)));
    assertThat(alive.total()).isEqualTo(3);
    assertThat(alive.data().get(0).id().value()).isEqualTo(newest.session().id());
  }

  @ParameterizedTest
  @EnumSource
  void aNewSessionStaysWhereAnotherNodesClockIsAhead(IsolationMode mode) {
    var home = policy(plane.home(mode), 100_000, 0, 1);
    var first = plane.signUp(home, "ann@example.com").session();
    var client = home.client().id();
    var policy = home.tenant().authConfig().session();
    var elsewhere = plane.sessionsOfNode(Clock.offset(plane.clock, Duration.ofSeconds(2)));
    var ahead =
        plane.in(
            home,
            em -> {
              var user = plane.userIdOf(home, "ann@example.com");
              var now = plane.sessions.find(em, new SessionId(first.id())).orElseThrow();
              var made =
                  elsewhere.prepare(policy, user, client, now.authentication(), now.origin());
              elsewhere.insert(em, policy, made);
              return made.session().id();
            });
    var newest = plane.signIn(home, "ann@example.com", DataPlane.PASSWORD, "203.0.113.7");

    assertThat(revokeReason(home, ahead.value())).isEqualTo("too_many");
    plane.refresh(home, newest.session().refreshToken());
  }

  @Test
  void expiredSessionsArePurgedInBatches() {
    var home = policy(plane.home(IsolationMode.SEPARATE_SCHEMA), 300, 0, 0);
    plane.signUp(home, "ann@example.com");
    for (int i = 0; i < 4; i++) {
      plane.signIn(home, "ann@example.com", DataPlane.PASSWORD, "203.0.113.7");
    }
    plane.clock.advance(Duration.ofSeconds(301));
    var kept = plane.signIn(home, "ann@example.com", DataPlane.PASSWORD, "203.0.113.7");
    var before = plane.clock.instant();

    assertThat(plane.<Integer>in(home, em -> plane.sessions.purgeExpired(em, before, 3)))
        .isEqualTo(3);
    assertThat(plane.<Integer>in(home, em -> plane.sessions.purgeExpired(em, before, 3)))
        .isEqualTo(2);
    assertThat(plane.<Integer>in(home, em -> plane.sessions.purgeExpired(em, before, 3))).isZero();
    plane.refresh(home, kept.session().refreshToken());
  }

  private List<Long> rows(Home home) {
    return plane.in(
        home,
        em ->
            Stream.of(
                    "SessionEntity",
                    "SignInAttemptEntity",
                    "OneTimeTokenEntity",
                    "IdempotencyEntity")
                .map(
                    entity ->
                        em.createQuery("select count(*) from " + entity, Long.class)
                            .getSingleResult())
                .toList());
  }

  @ParameterizedTest
  @EnumSource
  void whatIsOverIsRemovedAndNothingElse(IsolationMode mode) {
    var home = policy(plane.home(mode), 300, 0, 0);
    var user = DataPlane.userOf(plane.signUp(home, "ann@example.com", "key"));
    var mail =
        new OrderedMail(
            "mail_1",
            MailPurpose.RESET_PASSWORD,
            new Email("ann@example.com"),
            "",
            null,
            null,
            plane.clock.instant());
    outcome(() -> plane.signIn(home, "ann@example.com", "a wrong password", "203.0.113.7"));
    plane.in(
        home,
        em -> plane.oneTimeTokens.issue(em, Purpose.RESET_PASSWORD, user, mail).orElseThrow());
    var attempts = rows(home).get(1);
    assertThat(rows(home)).containsExactly(1L, attempts, 1L, 1L);
    assertThat(attempts).isPositive();

    assertThat(plane.expiredRows.purge(home.tenant())).isZero();
    plane.clock.advance(Duration.ofHours(25));
    assertThat(plane.expiredRows.purge(home.tenant())).isEqualTo(2);
    assertThat(rows(home)).containsExactly(1L, attempts, 0L, 0L);
    plane.clock.advance(ExpiredRows.ATTEMPTS_KEPT);
    assertThat(plane.expiredRows.purge(home.tenant())).isEqualTo(attempts.intValue());
    plane.clock.advance(ExpiredRows.SESSIONS_KEPT);
    plane.signIn(home, "ann@example.com", DataPlane.PASSWORD, "203.0.113.7");
    assertThat(plane.expiredRows.purge(home.tenant())).isEqualTo(1);
    assertThat(rows(home).get(0)).isEqualTo(1);
  }

  @Test
  void aRefreshReadsTwiceAndWritesOnce() {
    var home = plane.home(IsolationMode.SEPARATE_SCHEMA);
    var token = plane.signUp(home, "ann@example.com").session().refreshToken();
    plane.refresh(home, token);
    var next = plane.refresh(home, token).refreshToken();

    assertThat(plane.statements(home, () -> plane.refresh(home, next))).isEqualTo(3);
    var forged = next.substring(0, next.length() - 1) + (next.endsWith("A") ? 'B' : 'A');
    assertThat(plane.statements(home, () -> outcome(() -> plane.refresh(home, forged))))
        .isEqualTo(1);
    assertThat(plane.statements(home, () -> outcome(() -> plane.refresh(home, "rft_x")))).isZero();
  }

  private List<String> listed(Home home, SessionStatus status, PageRequest page) {
    var filter = new SessionFilter(null, status);
    return plane.in(
        home,
        em ->
            plane
                .sessions
                .list(em, filter, home.tenant().authConfig().session(), page)
                .data()
                .stream()
                .map(session -> session.id().value())
                .toList());
  }

  @Test
  void sessionsAreListedByTheirStateAndPageByPage() {
    var plain = plane.home(IsolationMode.SHARED_SCHEMA);
    var home = policy(plain, 1000, 600, 0);
    var idle = plane.signUp(home, "ann@example.com").session().id();
    plane.clock.advance(Duration.ofMinutes(10));
    var revoked = plane.signIn(home, "ann@example.com", DataPlane.PASSWORD, "203.0.113.7");
    plane.<Boolean>in(
        home,
        em -> plane.sessions.end(em, new SessionId(revoked.session().id()), EndReason.REVOKED));
    var alive =
        plane.signIn(home, "ann@example.com", DataPlane.PASSWORD, "203.0.113.7").session().id();

    var all = new PageRequest(10, null, false);
    assertThat(listed(home, null, all)).containsExactly(alive, revoked.session().id(), idle);
    assertThat(listed(home, SessionStatus.ACTIVE, all)).containsExactly(alive);
    assertThat(listed(home, SessionStatus.REVOKED, all)).containsExactly(revoked.session().id());
    assertThat(listed(home, SessionStatus.EXPIRED, all)).containsExactly(idle);
    // The same rows where nothing ends of idleness: the first one lives on.
    assertThat(listed(policy(plain, 1000, 0, 0), SessionStatus.ACTIVE, all))
        .containsExactly(alive, idle);
    assertThat(listed(home, null, new PageRequest(2, revoked.session().id(), true)))
        .containsExactly(idle);
    plane.clock.advance(Duration.ofSeconds(1000));
    assertThat(listed(home, SessionStatus.ACTIVE, all)).isEmpty();
    assertThat(listed(policy(plain, 1000, 5000, 0), SessionStatus.EXPIRED, all))
        .containsExactly(alive, idle);
  }

  @Test
  void theLastTokensLiveASecond() {
    var home = policy(plane.home(IsolationMode.SHARED_SCHEMA), 1000, 5000, 0);
    var first = plane.signUp(home, "ann@example.com").session();
    plane.clock.advance(Duration.ofMillis(999_900));
    assertThat(plane.refresh(home, first.refreshToken()).expiresIn()).isEqualTo(1);
  }

  @Test
  void anEndReasonIsKept() {
    var home = plane.home(IsolationMode.SHARED_SCHEMA);
    var session = plane.signUp(home, "ann@example.com").session();
    var id = new SessionId(session.id());
    assertThat(plane.<Boolean>in(home, em -> plane.sessions.end(em, id, EndReason.REVOKED)))
        .isTrue();
    assertThat(plane.<Boolean>in(home, em -> plane.sessions.end(em, id, EndReason.SIGN_OUT)))
        .isFalse();
    assertThat(revokeReason(home, session.id())).isEqualTo("revoked");
  }
}
