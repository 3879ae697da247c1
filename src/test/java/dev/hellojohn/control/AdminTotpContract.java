package dev.hellojohn.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hellojohn.access.Caller;
import dev.hellojohn.access.OperatorRole;
import dev.hellojohn.access.TenantReach;
import dev.hellojohn.control.Parallel.Outcome;
import dev.hellojohn.crypto.BrokenSealException;
import dev.hellojohn.crypto.KeyRing;
import dev.hellojohn.crypto.SealedBox;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.store.Resealing;
import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.tenancy.TenancyFixture;
import dev.hellojohn.testing.Authenticator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What an admin's authenticator app promises on each database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AdminTotpContract {

  private static final String HERE = "192.0.2.1";
  private static final Duration STEP = Duration.ofSeconds(30);

  private ControlFixture fixture;
  private AdminTotp totp;
  private Admin ada;
  private String email;
  private int admins;

  /** A login on an empty database of this product. */
  abstract Login freshDatabase() throws Exception;

  @BeforeAll
  void open() throws Exception {
    fixture = new ControlFixture(freshDatabase());
    totp = fixture.totp;
  }

  @BeforeEach
  void makeAdmin() {
    fixture.clock.advance(Duration.ofHours(1));
    email = "admin" + ++admins + "@example.com";
    ada = fixture.superAdmin(email);
  }

  @AfterAll
  void close() {
    fixture.close();
  }

  private static void refused(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProblemException.class, problem -> assertThat(problem.code()).isEqualTo(code));
  }

  private AdminSignIn.SignedIn signIn(String code) {
    return signIn(ControlFixture.PASSWORD, code, HERE);
  }

  private AdminSignIn.SignedIn signIn(String password, String code, String address) {
    return fixture.signIn.signIn(
        new AdminCredentials(email, password, code), ControlFixture.from(address));
  }

  private Caller.Operator caller(AdminSignIn.SignedIn signedIn) {
    return (Caller.Operator)
        fixture.operators.authenticate(signedIn.session().token()).orElseThrow();
  }

  private boolean lives(AdminSignIn.SignedIn signedIn) {
    return fixture.operators.authenticate(signedIn.session().token()).isPresent();
  }

  private Authenticator begin() {
    var shown = totp.begin(ada.id(), ControlFixture.PASSWORD, ControlFixture.from(HERE));
    assertThat(shown.uri().toString()).contains("secret=" + shown.secret(), "auth.example.com");
    return Authenticator.of(shown.secret());
  }

  private String now(Authenticator app) {
    return app.at(fixture.clock.instant());
  }

  /** An app, its backup codes, and the session in which it was set up. */
  private record Enrolled(
      Authenticator app, List<String> backupCodes, AdminSignIn.SignedIn session) {}

  private Enrolled enrol() {
    var session = signIn(null);
    var app = begin();
    var codes = totp.confirm(caller(session), now(app));
    fixture.clock.advance(STEP);
    return new Enrolled(app, codes, session);
  }

  private String wrong(Enrolled enrolled) {
    return enrolled.app().notAt(fixture.clock.instant());
  }

  private List<String> reasons() {
    return fixture.tenancy.control.inTransaction(
        em -> {
          List<?> details =
              em.createNativeQuery(
                      "select details from {h-domain}cp_audit_entry where subject_id = :id order by id",
                      String.class)
                  .setParameter("id", ada.id().value())
                  .getResultList();
          return details.stream().map(String::valueOf).toList();
        });
  }

  private List<String> actions() {
    return fixture.tenancy.control.inTransaction(
        em -> {
          List<?> actions =
              em.createNativeQuery(
                      "select action from {h-domain}cp_audit_entry where subject_id = :id order by id",
                      String.class)
                  .setParameter("id", ada.id().value())
                  .getResultList();
          return actions.stream().map(String::valueOf).toList();
        });
  }

  @Test
  void aCodeIsAskedForOnceTheAppIsSetUp() {
    var session = signIn(null);
    var other = signIn(null);
    var app = begin();
    assertThat(totp.state(ada.id()).enrolled()).isFalse();
    assertThat(signIn("")).as("begun is not set up").isNotNull();
    var codes = totp.confirm(caller(session), now(app));
    assertThat(codes).hasSize(10).doesNotHaveDuplicates();
    assertThat(codes).allMatch(code -> code.matches("[A-Z2-7]{4}(-[A-Z2-7]{4}){3}"));
    assertThat(totp.state(ada.id())).isEqualTo(TotpStateBody.of(fixture.clock.instant(), 10));
    assertThat(lives(session)).isTrue();
    assertThat(lives(other)).as("the others end").isFalse();
    fixture.clock.advance(STEP);
    refused(ErrorCode.MFA_REQUIRED, () -> signIn(null));
    refused(ErrorCode.MFA_REQUIRED, () -> signIn(" "));
    refused(ErrorCode.INVALID_CREDENTIALS, () -> signIn(app.notAt(fixture.clock.instant())));
    assertThat(signIn(now(app))).isNotNull();
    assertThat(actions())
        .endsWith(
            "admin.enroll_totp",
            "admin.sign_in",
            "admin.sign_in",
            "admin.sign_in",
            "admin.sign_in");
    assertThat(String.join("\n", reasons()))
        .contains("mfa_required", "mfa_invalid_code", "\"factor\":\"totp\"");
  }

  @Test
  void onlyWhoKnowsThePasswordLearnsThatACodeIsNeeded() {
    var enrolled = enrol();
    for (var code : new String[] {null, wrong(enrolled), now(enrolled.app())}) {
      long before = fixture.hasher.hashesComputed();
      refused(ErrorCode.INVALID_CREDENTIALS, () -> signIn("wrong", code, HERE));
      assertThat(fixture.hasher.hashesComputed() - before).isEqualTo(1);
    }
    long before = fixture.hasher.hashesComputed();
    refused(ErrorCode.INVALID_CREDENTIALS, () -> signIn(wrong(enrolled)));
    assertThat(fixture.hasher.hashesComputed() - before).isEqualTo(1);
    assertThat(signIn(now(enrolled.app()))).as("a wrong password uses no code").isNotNull();
  }

  @Test
  void aCodeWorksOnceAndNoneBeforeIt() throws Exception {
    var session = signIn(null);
    var app = begin();
    var first = now(app);
    totp.confirm(caller(session), first);
    refused(ErrorCode.INVALID_CREDENTIALS, () -> signIn(first));
    var next = app.at(fixture.clock.instant().plusSeconds(30));
    List<Callable<AdminSignIn.SignedIn>> atOnce =
        Collections.nCopies(8, () -> signIn(ControlFixture.PASSWORD, next, HERE));
    assertThat(Parallel.run(atOnce).stream().filter(Outcome::succeeded)).hasSize(1);
    fixture.clock.advance(Duration.ofMinutes(31));
    refused(ErrorCode.INVALID_CREDENTIALS, () -> signIn(next));
    var later = app.at(fixture.clock.instant().plusSeconds(30));
    assertThat(signIn(' ' + later.substring(0, 3) + ' ' + later.substring(3))).isNotNull();
    refused(ErrorCode.INVALID_CREDENTIALS, () -> signIn(now(app)));
    fixture.clock.advance(STEP.multipliedBy(2));
    assertThat(signIn(now(app))).isNotNull();
    refused(
        ErrorCode.INVALID_CREDENTIALS,
        () -> signIn(app.at(fixture.clock.instant().plusSeconds(60))));
  }

  @Test
  void wrongCodesAreHeldToTenWhereverTheyComeFrom() throws Exception {
    var enrolled = enrol();
    var wrong = wrong(enrolled);
    var guesses = new ArrayList<Callable<AdminSignIn.SignedIn>>();
    for (int i = 0; i < 24; i++) {
      var address = "198.51." + i + ".1";
      guesses.add(() -> signIn(ControlFixture.PASSWORD, wrong, address));
    }
    assertThat(Parallel.run(guesses)).noneMatch(Outcome::succeeded);
    var right = now(enrolled.app());
    refused(
        ErrorCode.INVALID_CREDENTIALS, () -> signIn(ControlFixture.PASSWORD, right, "203.0.113.9"));
    refused(ErrorCode.INVALID_CREDENTIALS, () -> signIn(right));
    assertThat(signIn(enrolled.backupCodes().get(0))).as("is not guessed").isNotNull();
    refused(ErrorCode.INVALID_CREDENTIALS, () -> signIn(now(enrolled.app())));
    fixture.clock.advance(Duration.ofMinutes(16));
    assertThat(signIn(now(enrolled.app()))).isNotNull();
  }

  @Test
  void theTenWrongCodesAreNotTakenBackByTheRightPasswordAlone() {
    var enrolled = enrol();
    for (int i = 0; i < 10; i++) {
      refused(ErrorCode.INVALID_CREDENTIALS, () -> signIn(wrong(enrolled)));
      refused(ErrorCode.MFA_REQUIRED, () -> signIn(ControlFixture.PASSWORD, null, "198.51.100.1"));
    }
    refused(
        ErrorCode.INVALID_CREDENTIALS,
        () -> signIn(ControlFixture.PASSWORD, now(enrolled.app()), "198.51.100.1"));
    refused(ErrorCode.INVALID_CREDENTIALS, () -> signIn(null));
  }

  @Test
  void aRightPasswordWithoutACodeIsNoGuess() {
    var enrolled = enrol();
    for (int i = 0; i < 12; i++) {
      refused(ErrorCode.MFA_REQUIRED, () -> signIn(null));
    }
    assertThat(signIn(now(enrolled.app()))).isNotNull();
  }

  @Test
  void aBackupCodeWorksOnceForItsAdminAlone() throws Exception {
    var enrolled = enrol();
    var typed = enrolled.backupCodes().get(3).toLowerCase(Locale.ROOT).replace('-', ' ');
    List<Callable<AdminSignIn.SignedIn>> atOnce =
        Collections.nCopies(8, () -> signIn(ControlFixture.PASSWORD, typed, HERE));
    assertThat(Parallel.run(atOnce).stream().filter(Outcome::succeeded)).hasSize(1);
    refused(ErrorCode.INVALID_CREDENTIALS, () -> signIn(enrolled.backupCodes().get(3)));
    assertThat(totp.state(ada.id()).backupCodesLeft()).isEqualTo(9);
    assertThat(actions()).contains("admin.use_backup_code");
    assertThat(String.join("\n", reasons())).contains("\"left\":9", "\"factor\":\"backup_code\"");
    makeAdmin();
    enrol();
    refused(ErrorCode.INVALID_CREDENTIALS, () -> signIn(enrolled.backupCodes().get(4)));
  }

  @Test
  void itTakesThePasswordToBegin() {
    refused(
        ErrorCode.INVALID_CREDENTIALS,
        () -> totp.begin(ada.id(), "wrong", ControlFixture.from(HERE)));
    assertThat(actions()).endsWith("admin.enroll_totp");
    var session = signIn(null);
    for (int i = 0; i < 10; i++) {
      refused(
          ErrorCode.INVALID_CREDENTIALS,
          () -> totp.begin(ada.id(), "wrong", ControlFixture.from(HERE)));
    }
    refused(ErrorCode.INVALID_CREDENTIALS, this::begin);
    assertThat(lives(session)).isTrue();
  }

  @Test
  void aSecretThatWasShownWaitsForAQuarterOfAnHourAndTheNextOneReplacesIt() {
    var session = caller(signIn(null));
    refused(ErrorCode.CHALLENGE_EXPIRED, () -> totp.confirm(session, "123456"));
    var first = begin();
    var second = begin();
    refused(ErrorCode.MFA_INVALID_CODE, () -> totp.confirm(session, now(first)));
    fixture.clock.advance(Duration.ofMinutes(15).plusSeconds(1));
    refused(ErrorCode.CHALLENGE_EXPIRED, () -> totp.confirm(session, now(second)));
    var third = begin();
    totp.confirm(session, now(third));
    refused(ErrorCode.CONFLICT, this::begin);
    fixture.clock.advance(STEP);
    refused(ErrorCode.CHALLENGE_EXPIRED, () -> totp.confirm(session, now(third)));
  }

  @Test
  void firstCodesAreGuessedNoMoreThanTenTimes() {
    var session = caller(signIn(null));
    var app = begin();
    for (int i = 0; i < 10; i++) {
      refused(
          ErrorCode.MFA_INVALID_CODE,
          () -> totp.confirm(session, app.notAt(fixture.clock.instant())));
    }
    refused(ErrorCode.MFA_INVALID_CODE, () -> totp.confirm(session, now(app)));
  }

  @Test
  void itTakesPasswordAndCodeToRemoveItAndTheOtherSessionsEnd() {
    var enrolled = enrol();
    var session = caller(enrolled.session());
    var origin = ControlFixture.from(HERE);
    var other = signIn(now(enrolled.app()));
    fixture.clock.advance(STEP);
    refused(
        ErrorCode.INVALID_CREDENTIALS,
        () -> totp.remove(session, "wrong", now(enrolled.app()), origin));
    refused(
        ErrorCode.MFA_INVALID_CODE,
        () -> totp.remove(session, ControlFixture.PASSWORD, wrong(enrolled), origin));
    assertThat(lives(other)).isTrue();
    totp.remove(session, ControlFixture.PASSWORD, now(enrolled.app()), origin);
    assertThat(actions()).endsWith("admin.remove_totp");
    assertThat(lives(other)).isFalse();
    assertThat(lives(enrolled.session())).isTrue();
    assertThat(totp.state(ada.id())).isEqualTo(TotpStateBody.of(null, 0));
    assertThat(signIn(null)).isNotNull();
    refused(
        ErrorCode.NOT_FOUND, () -> totp.remove(session, ControlFixture.PASSWORD, "123456", origin));
    assertThat(enrol().backupCodes()).doesNotContainAnyElementsOf(enrolled.backupCodes());
  }

  @Test
  void aBackupCodeRemovesItToo() {
    var enrolled = enrol();
    totp.remove(
        caller(enrolled.session()),
        ControlFixture.PASSWORD,
        enrolled.backupCodes().get(9),
        ControlFixture.from(HERE));
    assertThat(totp.state(ada.id()).enrolled()).isFalse();
  }

  @Test
  void anotherAdminWhoMayAsMuchRemovesItAndNobodyTheirOwnLikeThat() {
    var enrolled = enrol();
    var root = fixture.superAdmin("root" + admins + "@example.com");
    var reader =
        fixture.admin(
            "reader" + admins + "@example.com", OperatorRole.READONLY, TenantReach.every());
    refused(ErrorCode.CONFLICT, () -> totp.reset(caller(enrolled.session()), ada.id()));
    refused(
        ErrorCode.INSUFFICIENT_PERMISSIONS,
        () ->
            totp.reset(
                new Caller.Operator(reader.id(), reader.role(), reader.reach(), null), ada.id()));
    var superAdmin = new Caller.Operator(root.id(), root.role(), root.reach(), null);
    totp.reset(superAdmin, ada.id());
    assertThat(actions()).endsWith("admin.remove_totp");
    assertThat(lives(enrolled.session())).isFalse();
    assertThat(signIn(null)).isNotNull();
    refused(ErrorCode.NOT_FOUND, () -> totp.reset(superAdmin, ada.id()));
  }

  @Test
  void aProviderAsksForItsOwnSecondFactorAndNotForOurs() {
    enrol();
    var identity =
        new FederatedIdentity(
            "https://idp.example.com", ada.id().value(), Optional.of(ada.email()));
    var federated =
        new FederatedAdmins(
            fixture.tenancy.control,
            fixture.admins,
            fixture.audit,
            fixture.tenancy.tally,
            fixture.clock);
    assertThat(federated.<Admin>signIn(identity, (em, admin) -> admin).id()).isEqualTo(ada.id());
  }

  @Test
  void theSecretIsSealedForItsAdminAndADumpHasNoCode() {
    var enrolled = enrol();
    var seed = seedOf(ada);
    var codes = em("select id from {h-domain}cp_admin_backup_code where admin_id = :id", ada);
    assertThat(codes).hasSize(10).allMatch(hash -> hash.matches("[0-9a-f]{64}"));
    assertThat(seed).startsWith("v1.").hasSizeLessThan(200);
    var victim = ada;
    makeAdmin();
    enrol();
    fixture.tenancy.control.run(
        em ->
            em.createNativeQuery("update {h-domain}cp_admin_totp set seed = :seed where id = :id")
                .setParameter("seed", seed)
                .setParameter("id", ada.id().value())
                .executeUpdate());
    assertThatThrownBy(() -> signIn(now(enrolled.app()))).isInstanceOf(BrokenSealException.class);
    assertThat(seedOf(victim)).isEqualTo(seed);
    fixture.tenancy.control.run(
        em ->
            em.createNativeQuery("delete from {h-domain}cp_admin_totp where id = :id")
                .setParameter("id", ada.id().value())
                .executeUpdate());
  }

  @Test
  void theSecretIsSealedAnewWithTheRest() {
    var enrolled = enrol();
    var before = seedOf(ada);
    var turned = new SealedBox(KeyRing.ofHex(List.of(TenancyFixture.NEXT_KEY, TenancyFixture.KEY)));
    var result = resealing(turned).run();
    assertThat(result.failed()).isEmpty();
    assertThat(result.rotated()).isGreaterThanOrEqualTo(1);
    assertThat(seedOf(ada)).isNotEqualTo(before);
    assertThat(turned.needsReseal(seedOf(ada))).isFalse();
    assertThat(signIn(now(enrolled.app()))).isNotNull();
    assertThat(resealing(fixture.tenancy.sealedBox).run().failed()).isEmpty();
  }

  private Resealing resealing(SealedBox box) {
    return new Resealing(
        fixture.tenancy.control,
        fixture.tenancy.installation,
        box,
        Stream.of(new OperatorEntities()),
        Stream.of());
  }

  @Test
  void whatARemovedAdminHadGoesWithThem() {
    enrol();
    fixture.accounts.delete(ControlFixture.ROOT, ada.id(), null);
    assertThat(em("select id from {h-domain}cp_admin_totp where id = :id", ada)).isEmpty();
    assertThat(em("select id from {h-domain}cp_admin_backup_code where admin_id = :id", ada))
        .isEmpty();
  }

  private String seedOf(Admin admin) {
    return em("select seed from {h-domain}cp_admin_totp where id = :id", admin).get(0);
  }

  private List<String> em(String query, Admin admin) {
    return fixture.tenancy.control.inTransaction(
        em -> {
          List<?> values =
              em.createNativeQuery(query, String.class)
                  .setParameter("id", admin.id().value())
                  .getResultList();
          return values.stream().map(String::valueOf).toList();
        });
  }
}
