package dev.hellojohn.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.SessionId;
import dev.hellojohn.signin.DataPlane.Home;
import dev.hellojohn.tenancy.IsolationMode;
import dev.hellojohn.testing.Parallel;
import dev.hellojohn.user.CreateUserRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What signing in promises: to those with the password, and against those without. */
abstract class SignInContract extends DataPlaneContract {

  private static final String ANN = "ann@example.com";
  private static final String HERE = "203.0.113.7";
  private static final String ELSEWHERE = "198.51.100.1";
  private static final String WRONG = "wrong password, said the sailor";
  private static final Duration LOCK = Duration.ofMinutes(15);

  private void fail(Home home, String email, String address, int times) {
    for (int i = 0; i < times; i++) {
      assertRefused(ErrorCode.INVALID_CREDENTIALS, () -> plane.signIn(home, email, WRONG, address));
    }
  }

  /** Wrong passwords from as many networks as it takes. */
  private void failEverywhere(Home home, String email, int times) {
    for (int i = 0; i < times; i++) {
      fail(home, email, "10.1." + i / 10 + ".1", 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoHasThePasswordGetsIn(IsolationMode mode) {
    var home = plane.home(mode);
    var signedUp = plane.signUp(home, " Ann@Example.COM ");
    plane.clock.advance(Duration.ofMinutes(1));
    var signedIn = plane.signIn(home, ANN, DataPlane.PASSWORD, HERE);

    assertThat(signedIn.user().id()).isEqualTo(signedUp.user().id());
    assertThat(signedIn.user().email()).isEqualTo(ANN);
    assertThat(signedIn.user().lastSignInAt()).isEqualTo(plane.clock.instant());
    assertThat(signedIn.session().id()).isNotEqualTo(signedUp.session().id());
    var active = plane.verify.verify(home.tenant(), signedIn.session().accessToken()).orElseThrow();
    assertThat(active.user().id().value()).isEqualTo(signedUp.user().id());
    assertThat(active.session().origin().ipAddress()).isEqualTo(HERE);
    assertRefused(ErrorCode.INVALID_CREDENTIALS, () -> plane.signIn(home, ANN, WRONG, HERE));
  }

  @Test
  void attack45PasswordsThatDifferAfter72BytesDiffer() {
    var home = plane.home(IsolationMode.SHARED_SCHEMA);
    var long1 = "x1y2z3".repeat(15);
    plane.signUp(home, new SignUpRequest(ANN, long1 + "a", null, null, null, null, null), null);

    plane.signIn(home, ANN, long1 + "a", HERE);
    assertRefused(ErrorCode.INVALID_CREDENTIALS, () -> plane.signIn(home, ANN, long1 + "b", HERE));
  }

  @ParameterizedTest
  @EnumSource
  void attack46AStrangerCostsWhatAUserCosts(IsolationMode mode) {
    var home = plane.home(mode);
    plane.signUp(home, ANN);
    var disabled = DataPlane.userOf(plane.signUp(home, "disabled@example.com"));
    plane.changeUser.change(home.tenant(), disabled, SessionContract.disabled(), null);
    withoutPassword(home, "none@example.com");
    List<String> accounts =
        List.of(ANN, "disabled@example.com", "none@example.com", "nobody@example.com");

    for (var round : List.of("first", "second", "again")) {
      var costs = new ArrayList<String>();
      for (var account : accounts) {
        long hashes = plane.hasher.hashesComputed();
        long statements =
            plane.statements(home, () -> fail(home, account, "10.9.9." + round.length(), 1));
        costs.add((plane.hasher.hashesComputed() - hashes) + " hashes, " + statements);
      }
      assertThat(costs).as(round).containsOnly(costs.get(0));
      assertThat(costs.get(0)).startsWith("1 hashes");
    }
  }

  @Test
  void attack46ALockedStrangerCostsWhatALockedUserCosts() {
    var home = plane.home(IsolationMode.SEPARATE_SCHEMA);
    plane.signUp(home, ANN);
    for (var account : List.of(ANN, "nobody@example.com")) {
      failEverywhere(home, account, 110);
    }
    var costs = new ArrayList<Long>();
    for (var account : List.of(ANN, "nobody@example.com")) {
      costs.add(plane.statements(home, () -> fail(home, account, "10.7.7.7", 1)));
      costs.add(plane.statements(home, () -> fail(home, account, "10.1.0.1", 1)));
    }
    assertThat(costs.subList(0, 2)).isEqualTo(costs.subList(2, 4));
  }

  private void withoutPassword(Home home, String email) {
    create(home, email, null);
  }

  private void create(Home home, String email, String passwordHash) {
    var request =
        new CreateUserRequest(
            email, null, null, passwordHash, null, null, null, null, null, null, null, null, null);
    plane.createUser.create(
        new dev.hellojohn.edge.idempotency.CreationRequest(
            home.tenant(), home.client().id(), "POST /v1/users", null, request),
        request);
  }

  @ParameterizedTest
  @EnumSource
  void attack23ParallelGuessesAllCount(IsolationMode mode) throws Exception {
    var home = plane.home(mode);
    var user = DataPlane.userOf(plane.signUp(home, ANN)).value();
    var outcomes = Parallel.call(500, i -> outcome(() -> plane.signIn(home, ANN, WRONG + i, HERE)));

    assertThat(outcomes).isSubsetOf("invalid_credentials", "service_unavailable");
    assertThat(Collections.frequency(outcomes, "invalid_credentials")).isGreaterThan(11);
    // Ten that could have got in and one that would have been told of the lock.
    assertThat(plane.failures(home, user, HERE)).isEqualTo(11);
    assertThat(plane.accountFailures(home, user)).isEqualTo(11);
    assertRefused(
        ErrorCode.INVALID_CREDENTIALS, () -> plane.signIn(home, ANN, DataPlane.PASSWORD, HERE));
  }

  @ParameterizedTest
  @EnumSource
  void manyRightPasswordsAtOnceLockNobodyOut(IsolationMode mode) throws Exception {
    var home = plane.home(mode);
    plane.signUp(home, ANN);
    var outcomes =
        Parallel.call(40, i -> outcome(() -> plane.signIn(home, ANN, DataPlane.PASSWORD, HERE)));
    assertThat(outcomes).containsOnly("ok");
  }

  @ParameterizedTest
  @EnumSource
  void aNetworkThatGuessesWaitsAndTheOthersDoNot(IsolationMode mode) {
    var home = plane.home(mode);
    plane.signUp(home, ANN);
    fail(home, ANN, ELSEWHERE, 10);

    assertRefused(
        ErrorCode.ACCOUNT_LOCKED, () -> plane.signIn(home, ANN, DataPlane.PASSWORD, ELSEWHERE));
    assertRefused(
        ErrorCode.INVALID_CREDENTIALS,
        () -> plane.signIn(home, ANN, DataPlane.PASSWORD, "198.51.100.200"));
    plane.signIn(home, ANN, DataPlane.PASSWORD, HERE);
    plane.clock.advance(LOCK.minusSeconds(1));
    assertRefused(
        ErrorCode.INVALID_CREDENTIALS,
        () -> plane.signIn(home, ANN, DataPlane.PASSWORD, ELSEWHERE));
    plane.clock.advance(Duration.ofSeconds(1));
    plane.signIn(home, ANN, DataPlane.PASSWORD, ELSEWHERE);
  }

  @Test
  void aRightPasswordStartsTheCountAnew() {
    var home = plane.home(IsolationMode.SHARED_SCHEMA);
    plane.signUp(home, ANN);
    for (int i = 0; i < 3; i++) {
      fail(home, ANN, HERE, 9);
      plane.signIn(home, ANN, DataPlane.PASSWORD, HERE);
    }
    fail(home, ANN, HERE, 9);
    plane.clock.advance(LOCK);
    fail(home, ANN, HERE, 9);
    plane.signIn(home, ANN, DataPlane.PASSWORD, HERE);
  }

  @ParameterizedTest
  @EnumSource
  void attack24StrangersEverywhereLockOutStrangersAlone(IsolationMode mode) {
    var home = plane.home(mode);
    plane.signUp(home, ANN);
    failEverywhere(home, ANN, 100);

    assertRefused(
        ErrorCode.ACCOUNT_LOCKED, () -> plane.signIn(home, ANN, DataPlane.PASSWORD, ELSEWHERE));
    for (int i = 0; i < 9; i++) {
      fail(home, ANN, "10.2." + i + ".1", 1);
    }
    assertRefused(
        ErrorCode.INVALID_CREDENTIALS,
        () -> plane.signIn(home, ANN, DataPlane.PASSWORD, "192.0.2.1"));
    plane.signIn(home, ANN, DataPlane.PASSWORD, HERE);
    // The owner's success opens nothing for the others.
    assertRefused(
        ErrorCode.INVALID_CREDENTIALS,
        () -> plane.signIn(home, ANN, DataPlane.PASSWORD, "192.0.2.1"));
    plane.clock.advance(LOCK);
    plane.signIn(home, ANN, DataPlane.PASSWORD, ELSEWHERE);
  }

  @Test
  void oneNetworkCannotLockTheAccountForTheOthers() {
    var home = plane.home(IsolationMode.SHARED_SCHEMA);
    plane.signUp(home, ANN);
    fail(home, ANN, ELSEWHERE, 150);
    plane.signIn(home, ANN, DataPlane.PASSWORD, "192.0.2.1");
  }

  @Test
  void tenantsDoNotCountEachOthersAttempts() {
    var a = plane.home(IsolationMode.SHARED_SCHEMA);
    var b = plane.home(IsolationMode.SHARED_SCHEMA);
    plane.signUp(a, ANN);
    plane.signUp(b, ANN);
    fail(a, "nobody@example.com", HERE, 20);
    fail(b, "nobody@example.com", HERE, 3);
    fail(a, ANN, HERE, 20);
    plane.signIn(b, ANN, DataPlane.PASSWORD, HERE);
  }

  @ParameterizedTest
  @EnumSource
  void aForeignHashIsUpgradedAtTheFirstSignIn(IsolationMode mode) {
    var home = plane.home(mode);
    create(home, ANN, "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW");
    var user = plane.userIdOf(home, ANN);
    plane.signIn(home, ANN, "U*U", HERE);

    var hash = plane.in(home, em -> plane.credentials.byId(em, user).orElseThrow().hash());
    assertThat(hash).startsWith("$argon2id$");
    plane.signIn(home, ANN, "U*U", HERE);
    assertRefused(ErrorCode.INVALID_CREDENTIALS, () -> plane.signIn(home, ANN, "U*V", HERE));
  }

  @ParameterizedTest
  @EnumSource
  void aChangedPasswordEndsTheOtherSessions(IsolationMode mode) {
    var home = plane.home(mode);
    var other = plane.signUp(home, ANN).session();
    var own = plane.signIn(home, ANN, DataPlane.PASSWORD, HERE);
    var user = DataPlane.userOf(own);
    var session = new SessionId(own.session().id());
    var fresh = "shut, sesame, said the sailor";

    change(home, ErrorCode.INVALID_CREDENTIALS, session, WRONG, fresh);
    change(home, ErrorCode.PASSWORD_TOO_WEAK, session, DataPlane.PASSWORD, "short");
    change(home, ErrorCode.PASSWORD_BREACHED, session, DataPlane.PASSWORD, "password1");
    plane.changePassword.change(
        home.tenant(), user, session, DataPlane.PASSWORD, fresh, true, DataPlane.at(HERE));

    assertRefused(ErrorCode.SESSION_REVOKED, () -> plane.refresh(home, other.refreshToken()));
    plane.refresh(home, own.session().refreshToken());
    assertRefused(
        ErrorCode.INVALID_CREDENTIALS, () -> plane.signIn(home, ANN, DataPlane.PASSWORD, HERE));
    plane.signIn(home, ANN, fresh, HERE);
  }

  private void change(Home home, ErrorCode refusal, SessionId session, String now, String then) {
    var user = plane.userIdOf(home, ANN);
    assertRefused(
        refusal,
        () ->
            plane.changePassword.change(
                home.tenant(), user, session, now, then, true, DataPlane.at(HERE)));
  }

  @Test
  void aStolenAccessTokenIsNoPlaceToGuess() {
    var home = plane.home(IsolationMode.SHARED_SCHEMA);
    var own = plane.signUp(home, ANN);
    var session = new SessionId(own.session().id());
    for (int i = 0; i < 10; i++) {
      change(home, ErrorCode.INVALID_CREDENTIALS, session, WRONG, "another good password");
    }
    change(home, ErrorCode.ACCOUNT_LOCKED, session, DataPlane.PASSWORD, "another good password");
    change(
        home, ErrorCode.INVALID_CREDENTIALS, session, DataPlane.PASSWORD, "another good password");
    assertRefused(
        ErrorCode.INVALID_CREDENTIALS, () -> plane.signIn(home, ANN, DataPlane.PASSWORD, HERE));
  }

  @ParameterizedTest
  @EnumSource
  void whoKnowsThePasswordCanLeaveForGood(IsolationMode mode) {
    var home = plane.home(mode);
    var own = plane.signUp(home, ANN);
    var user = DataPlane.userOf(own);
    assertRefused(ErrorCode.INVALID_CREDENTIALS, () -> plane.deleteAccount(home, user, WRONG));
    plane.deleteAccount(home, user);

    assertRefused(
        ErrorCode.REFRESH_TOKEN_INVALID, () -> plane.refresh(home, own.session().refreshToken()));
    assertRefused(
        ErrorCode.INVALID_CREDENTIALS, () -> plane.signIn(home, ANN, DataPlane.PASSWORD, HERE));
    plane.signUp(home, ANN);
  }

  @Test
  void oldCountsArePurged() {
    var home = plane.home(IsolationMode.SEPARATE_SCHEMA);
    fail(home, "nobody@example.com", HERE, 1);
    plane.clock.advance(Duration.ofDays(3));
    fail(home, "other@example.com", HERE, 1);
    var before = plane.clock.instant().minus(Duration.ofDays(2));
    assertThat(plane.<Integer>in(home, em -> plane.attempts.purge(em, before, 100))).isEqualTo(2);
    assertThat(plane.<Integer>in(home, em -> plane.attempts.purge(em, before, 100))).isZero();
  }
}
