package dev.hellojohn.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hellojohn.access.OperatorRole;
import dev.hellojohn.config.ConsoleLogin;
import dev.hellojohn.control.AdminCredentials;
import dev.hellojohn.control.FederatedIdentity;
import dev.hellojohn.control.OperatorFixture;
import dev.hellojohn.control.OperatorSessions;
import dev.hellojohn.crypto.KeyRing;
import dev.hellojohn.crypto.SealedBox;
import dev.hellojohn.kernel.AdminId;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.PageRequest;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.testing.Parallel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a browser's session promises, wherever it is kept. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ConsoleContract {

  private static final String KEY =
      "9c02e6b1573fd8a42e90f4c71b6d3a85ef0b724c5ad1983607e8c2fb41d6935e";
  private static final String NEXT_KEY =
      "51f0c8a7d93e6b24805cfa1977e2d4b36ac8091e5f7d42b8c396e0a41b85d7f2";
  private static final ConsoleSettings SETTINGS =
      new ConsoleSettings(
          Duration.ofMinutes(30),
          Duration.ofHours(12),
          ConsoleLogin.PASSWORD,
          true,
          Optional.empty(),
          "https://auth.example.com",
          Optional.empty(),
          Set.of());
  private static final PageRequest PAGE = new PageRequest(100, null, true);

  private OperatorFixture fixture;
  private ConsoleStore store;
  private ConsoleSessions sessions;
  private AdminId ada;
  private int admins;
  private String email;

  /** A login on an empty database of this product. */
  abstract Login freshDatabase() throws Exception;

  /** The store that is tested. */
  ConsoleStore store(OperatorFixture on) {
    return new DatabaseConsoleStore(on.control(), on.clock());
  }

  @BeforeAll
  void open() throws Exception {
    fixture = new OperatorFixture(freshDatabase(), new ConsoleEntities().classes());
    store = store(fixture);
    sessions = node(KeyRing.ofHex(KEY));
  }

  @BeforeEach
  void makeAdmin() {
    email = "admin" + ++admins + "@example.com";
    ada = fixture.superAdmin(email);
  }

  @AfterAll
  void close() {
    fixture.close();
  }

  private ConsoleSessions node(KeyRing keys) {
    return new ConsoleSessions(
        SETTINGS, store, new SessionSeal(new SealedBox(keys)), fixture.sessions(), fixture.clock());
  }

  private ConsoleSessions.Started signIn() {
    return sessions.begin(passwordOf(email, OperatorFixture.PASSWORD));
  }

  private Function<String, OperatorSessions.Begun> passwordOf(String address, String password) {
    var origin = OperatorFixture.from("192.0.2.1");
    var credentials = new AdminCredentials(address, password, null);
    return hash -> fixture.sessions().signIn(credentials, origin, hash, SETTINGS.longest());
  }

  private static void refused(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProblemException.class, problem -> assertThat(problem.code()).isEqualTo(code));
  }

  /** A session that is over has left nothing, in the store nor in the list. */
  private void assertOver(ConsoleSessions.Started started) {
    assertThat(sessions.find(started.cookie())).isEmpty();
    assertThat(store.read(started.key().name())).isEmpty();
    assertThat(fixture.sessions().find(started.key().hash())).isEmpty();
  }

  private long living(ConsoleSessions.Live asking) {
    return fixture.sessions().list(asking.caller(), SETTINGS.idle(), PAGE).data().stream()
        .filter(session -> session.adminId().equals(ada))
        .count();
  }

  @Test
  void aSessionIsItsAdmins() {
    var started = signIn();
    var live = sessions.find(started.cookie()).orElseThrow();
    assertThat(live.caller().admin()).isEqualTo(ada);
    assertThat(live.caller().role()).isEqualTo(OperatorRole.SUPER_ADMIN);
    assertThat(live.session().createdAt()).isEqualTo(fixture.clock().instant());
    assertThat(started.cookie()).matches("[A-Za-z0-9]{43}");
    assertThat(started.toString() + live).doesNotContain(started.cookie());
    assertThat(fixture.trail()).endsWith("admin.sign_in");
  }

  @Test
  void dev02WhomTheBypassLetsInIsTheAdminThatTheConfigurationNames() {
    assertThat(fixture.sessions().seeded()).isEmpty();
    var seeded = fixture.superAdmin(OperatorFixture.SEEDED);
    var caller = fixture.sessions().seeded().orElseThrow();
    assertThat(caller.admin()).isEqualTo(seeded);
    assertThat(caller.role()).isEqualTo(OperatorRole.SUPER_ADMIN);
    assertThat(caller.session()).isNull();
    assertThat(caller.isBypassed()).isTrue();
    assertThat(sessions.find(signIn().cookie()).orElseThrow().caller().isBypassed()).isFalse();
    fixture.makeReader(seeded);
    assertThat(fixture.sessions().seeded().orElseThrow().role()).isEqualTo(OperatorRole.READONLY);
    fixture.enable(seeded, false);
    assertThat(fixture.sessions().seeded()).isEmpty();
    fixture.remove(seeded);
    assertThat(fixture.sessions().seeded()).isEmpty();
  }

  @Test
  void aWrongPasswordBeginsNothing() {
    refused(
        ErrorCode.INVALID_CREDENTIALS, () -> sessions.begin(passwordOf(email, "wrong password")));
    refused(
        ErrorCode.INVALID_CREDENTIALS,
        () -> sessions.begin(passwordOf("nobody@example.com", OperatorFixture.PASSWORD)));
    assertThat(fixture.trail()).endsWith("admin.sign_in", "admin.sign_in");
  }

  @Test
  void ses04WhatIsKeptTellsNothing() {
    var first = signIn();
    var second = signIn();
    var kept = store.read(first.key().name()).orElseThrow();
    assertThat(first.key().name()).matches("hellojohn:session:[0-9a-f]{64}");
    assertThat(kept)
        .doesNotContain("{", "}", ada.value(), email, first.cookie(), first.key().hash());
    assertThat(kept).isNotEqualTo(store.read(second.key().name()).orElseThrow());
  }

  @Test
  void ses09WithoutItsRecordItIsNoSession() {
    var started = signIn();
    store.remove(started.key().name());
    assertThat(sessions.find(started.cookie())).isEmpty();
  }

  @Test
  void ses10AnAlteredRecordIsNoSessionAndIsRemoved() {
    var kept = store.read(signIn().key().name()).orElseThrow();
    for (int i = 0; i < kept.length(); i += 7) {
      var started = signIn();
      var own = store.read(started.key().name()).orElseThrow();
      var altered = own.substring(0, i) + (own.charAt(i) == 'A' ? 'B' : 'A') + own.substring(i + 1);
      store.replace(started.key().name(), altered, ConsoleCookies.LIFE);
      assertOver(started);
    }
  }

  @Test
  void ses10APlaintextOrForeignRecordIsNoSession() {
    var box = new SealedBox(KeyRing.ofHex(KEY));
    var plain = signIn();
    var session = sessions.find(plain.cookie()).orElseThrow().session();
    for (var other :
        List.of(
            session.toJson(),
            "",
            "v1",
            box.seal(session.toJson(), "somewhere else"),
            new SealedBox(KeyRing.ofHex(NEXT_KEY)).seal(session.toJson(), plain.key().name()))) {
      var started = signIn();
      store.replace(started.key().name(), other, ConsoleCookies.LIFE);
      assertOver(started);
    }
    for (var json : List.of("{}", "[]", "null", "{\"id\":1}", "no json", "{\"id\":\"x\"}")) {
      var started = signIn();
      store.replace(
          started.key().name(), box.seal(json, started.key().name()), ConsoleCookies.LIFE);
      assertOver(started);
    }
  }

  @Test
  void ses11ARecordUnderAnothersKeyIsNoSession() {
    var mine = signIn();
    fixture.admin("other-" + email);
    var theirs = sessions.begin(passwordOf("other-" + email, OperatorFixture.PASSWORD));
    var record = store.read(mine.key().name()).orElseThrow();
    store.replace(theirs.key().name(), record, ConsoleCookies.LIFE);
    assertOver(theirs);
    assertThat(sessions.find(mine.cookie())).isPresent();
  }

  @Test
  void ses13SignOutEndsItAndARecordThatComesBackOpensNothing() {
    var started = signIn();
    var other = signIn();
    var record = store.read(started.key().name()).orElseThrow();
    sessions.signOut(sessions.find(started.cookie()).orElseThrow());
    assertOver(started);
    assertThat(sessions.find(other.cookie())).isPresent();
    store.put(started.key().name(), record, ConsoleCookies.LIFE);
    assertOver(started);
    assertThat(fixture.trail()).contains("admin.sign_out");
  }

  @Test
  void ses14AnotherKeyEndsItAndThePreviousOneDoesNot() {
    var started = signIn();
    assertThat(node(KeyRing.ofHex(List.of(NEXT_KEY, KEY))).find(started.cookie())).isPresent();
    assertThat(node(KeyRing.ofHex(NEXT_KEY)).find(started.cookie())).isEmpty();
    assertOver(started);
    assertThat(sessions.find(signIn().cookie())).isPresent();
  }

  @Test
  void ses15NothingProlongsItPastItsEnd() {
    var started = signIn();
    var end = fixture.clock().instant().plus(SETTINGS.longest());
    for (int i = 0; i < 35; i++) {
      fixture.pass(Duration.ofMinutes(20));
      var live = sessions.extend(sessions.find(started.cookie()).orElseThrow());
      assertThat(live.session().endsAt(SETTINGS)).isEqualTo(end);
      assertThat(live.session().idleAt(SETTINGS)).isBeforeOrEqualTo(end);
    }
    fixture.pass(Duration.ofMinutes(20).minusMillis(1));
    var last = sessions.find(started.cookie()).orElseThrow();
    fixture.pass(Duration.ofMillis(1));
    assertThat(fixture.clock().instant()).isEqualTo(end);
    assertOver(started);
    refused(ErrorCode.SESSION_REVOKED, () -> sessions.extend(last));
  }

  @Test
  void whatLiesIdleEndsAndALookIsNoUse() {
    var looked = signIn();
    var used = signIn();
    fixture.pass(Duration.ofMinutes(29));
    assertThat(sessions.find(looked.cookie())).isPresent();
    sessions.use(sessions.find(used.cookie()).orElseThrow());
    fixture.pass(Duration.ofMinutes(1));
    assertOver(looked);
    var live = sessions.find(used.cookie()).orElseThrow();
    assertThat(live.session().usedAt())
        .isEqualTo(fixture.clock().instant().minus(Duration.ofMinutes(1)));
    assertThat(living(live)).isEqualTo(1);
  }

  @Test
  void aUseIsWrittenDownOnceAMinute() {
    var started = signIn();
    var record = store.read(started.key().name());
    fixture.pass(Duration.ofSeconds(59));
    sessions.use(sessions.find(started.cookie()).orElseThrow());
    assertThat(store.read(started.key().name())).isEqualTo(record);
    fixture.pass(Duration.ofSeconds(1));
    sessions.use(sessions.find(started.cookie()).orElseThrow());
    assertThat(store.read(started.key().name())).isNotEqualTo(record);
  }

  @Test
  void aUseDoesNotBringBackWhatWasEnded() {
    var started = signIn();
    var live = sessions.find(started.cookie()).orElseThrow();
    fixture.pass(Duration.ofMinutes(2));
    sessions.signOut(sessions.find(started.cookie()).orElseThrow());
    sessions.use(live);
    assertOver(started);
    refused(ErrorCode.SESSION_REVOKED, () -> sessions.extend(live));
  }

  @Test
  void ses16ADisabledAdminsSessionsEndForGood() {
    var started = signIn();
    fixture.enable(ada, false);
    assertThat(sessions.find(started.cookie())).isEmpty();
    var another = store.read(started.key().name());
    assertThat(another).isEmpty();
    fixture.enable(ada, true);
    assertOver(started);
    assertThat(sessions.find(signIn().cookie())).isPresent();
  }

  @Test
  void ses16ANewPasswordAndARemovalEndThemToo() {
    var started = signIn();
    fixture.password(ada, "another lake of silver herons");
    assertOver(started);
    var again = sessions.begin(passwordOf(email, "another lake of silver herons"));
    assertThat(sessions.find(again.cookie())).isPresent();
    fixture.superAdmin("last-" + email);
    fixture.remove(ada);
    assertOver(again);
  }

  @Test
  void aRoleHoldsFromTheNextRequestOn() {
    var started = signIn();
    fixture.superAdmin("last-" + email);
    fixture.makeReader(ada);
    assertThat(sessions.find(started.cookie()).orElseThrow().caller().role())
        .isEqualTo(OperatorRole.READONLY);
  }

  @Test
  void anAdminEndsTheirOwnAndASuperAdminAnybodys() {
    var own = signIn();
    var plain = fixture.admin("plain-" + email);
    var theirs = sessions.begin(passwordOf("plain-" + email, OperatorFixture.PASSWORD));
    var asPlain = sessions.find(theirs.cookie()).orElseThrow();
    var asAda = sessions.find(own.cookie()).orElseThrow();

    var seen = fixture.sessions().list(asPlain.caller(), SETTINGS.idle(), PAGE);
    assertThat(seen.data()).hasSize(1);
    assertThat(seen.total()).isEqualTo(1);
    assertThat(seen.data().get(0).current()).isTrue();
    assertThat(seen.data().get(0).ipAddress()).isEqualTo("192.0.2.1");
    refused(
        ErrorCode.NOT_FOUND,
        () -> fixture.sessions().revoke(asPlain.caller(), asAda.session().id()));
    assertThat(sessions.find(own.cookie())).isPresent();

    assertThat(fixture.sessions().list(asAda.caller(), SETTINGS.idle(), PAGE).data())
        .anyMatch(session -> session.adminId().equals(plain));
    sessions.forget(fixture.sessions().revoke(asAda.caller(), asPlain.session().id()));
    assertOver(theirs);
    refused(
        ErrorCode.NOT_FOUND,
        () -> fixture.sessions().revoke(asAda.caller(), asPlain.session().id()));
    assertThat(fixture.trail()).endsWith("admin.revoke_session");
  }

  @Test
  void theListIsPagedAndShowsWhatLives() {
    var first = signIn();
    var second = signIn();
    var asking = sessions.find(second.cookie()).orElseThrow();
    var page =
        fixture.sessions().list(asking.caller(), SETTINGS.idle(), new PageRequest(1, null, false));
    assertThat(page.data()).hasSize(1);
    assertThat(page.data().get(0).id()).isEqualTo(asking.session().id());
    var position = page.nextCursor();
    var next =
        fixture
            .sessions()
            .list(asking.caller(), SETTINGS.idle(), new PageRequest(1, position, false));
    assertThat(next.data().get(0).id())
        .isEqualTo(sessions.find(first.cookie()).orElseThrow().session().id());
    assertThat(living(asking)).isEqualTo(2);
    sessions.signOut(sessions.find(first.cookie()).orElseThrow());
    assertThat(living(asking)).isEqualTo(1);
  }

  private ConsoleSessions.Started signIn(String issuer, String subject, String address) {
    var identity =
        new FederatedIdentity(
            issuer, subject, Optional.ofNullable(address).map(dev.hellojohn.kernel.Email::new));
    var origin = OperatorFixture.from("192.0.2.1");
    return sessions.begin(
        hash -> fixture.sessions().signIn(identity, origin, hash, SETTINGS.longest()));
  }

  @Test
  void oidc04AnIdentityIsIssuerAndSubject() {
    var one = "https://one.example";
    var two = "https://two.example";
    var ben = fixture.admin("ben-" + email);
    assertThat(signIn(one, "s-" + email, email).admin().id()).isEqualTo(ada);
    assertThat(signIn(two, "s-" + email, "ben-" + email).admin().id()).isEqualTo(ben);
    assertThat(signIn(one, "s-" + email, null).admin().id()).isEqualTo(ada);
    assertThat(signIn(one, "s-" + email, "ben-" + email).admin().id()).isEqualTo(ada);
    assertThat(signIn(two, "s-" + email, email).admin().id()).isEqualTo(ben);
    // Joined otherwise they would be the same text.
    refused(ErrorCode.INSUFFICIENT_PERMISSIONS, () -> signIn(one + "s", "-" + email, null));
    refused(ErrorCode.INSUFFICIENT_PERMISSIONS, () -> signIn(one, "t-" + email, email));
    refused(ErrorCode.INSUFFICIENT_PERMISSIONS, () -> signIn(one, "nobody", null));
    refused(ErrorCode.INSUFFICIENT_PERMISSIONS, () -> signIn(one, "x", "nobody@example.com"));
  }

  @Test
  void ofTwoSubjectsWithOneAddressTheFirstIsBound() throws Exception {
    var outcomes =
        Parallel.call(
            6,
            worker -> {
              try {
                return signIn("https://one.example", worker % 2 + "-" + email, email) == null;
              } catch (ProblemException refused) {
                return false;
              }
            });
    assertThat(outcomes).hasSize(6);
    long bound =
        java.util.stream.Stream.of("0-", "1-")
            .filter(
                subject -> {
                  try {
                    return signIn("https://one.example", subject + email, null) != null;
                  } catch (ProblemException refused) {
                    return false;
                  }
                })
            .count();
    assertThat(bound).isEqualTo(1);
  }

  @Test
  void oidc11ADisabledAdminIsNotSignedInNorBound() {
    fixture.enable(ada, false);
    refused(ErrorCode.ACCOUNT_DISABLED, () -> signIn("https://one.example", "d-" + email, email));
    assertThat(fixture.trail()).endsWith("admin.sign_in");
    refused(
        ErrorCode.INSUFFICIENT_PERMISSIONS,
        () -> signIn("https://one.example", "d-" + email, null));
  }

  @Test
  void aCookieIsNoTokenAndATokenNoCookie() {
    var started = signIn();
    assertThat(sessions.find("cpt_" + started.cookie())).isEmpty();
    assertThat(sessions.find("")).isEmpty();
    assertThat(sessions.find(started.key().hash())).isEmpty();
  }

  @Test
  void ofAllWhoTakeAValueOneGetsIt() throws Exception {
    store.put("hellojohn:login:one", "value", Duration.ofMinutes(10));
    var taken = Parallel.call(32, worker -> store.take("hellojohn:login:one"));
    assertThat(taken.stream().filter(Optional::isPresent)).containsExactly(Optional.of("value"));
    assertThat(store.take("hellojohn:login:one")).isEmpty();
    assertThat(store.take("hellojohn:login:never")).isEmpty();
  }

  @Test
  void aValueThatWasRemovedIsNotReplaced() {
    assertThat(store.replace("hellojohn:login:two", "value", Duration.ofMinutes(1))).isFalse();
    assertThat(store.read("hellojohn:login:two")).isEmpty();
    store.put("hellojohn:login:two", "value", Duration.ofMinutes(1));
    assertThat(store.replace("hellojohn:login:two", "other", Duration.ofMinutes(1))).isTrue();
    assertThat(store.read("hellojohn:login:two")).contains("other");
    store.remove("hellojohn:login:two");
    store.remove("hellojohn:login:two");
    assertThat(store.read("hellojohn:login:two")).isEmpty();
  }

  ConsoleStore opened() {
    return store;
  }

  OperatorFixture operators() {
    return fixture;
  }

  ConsoleSessions browser() {
    return sessions;
  }

  ConsoleSessions.Started begun() {
    return signIn();
  }
}
