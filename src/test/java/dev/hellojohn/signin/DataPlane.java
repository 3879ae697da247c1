package dev.hellojohn.signin;

import dev.hellojohn.access.Caller;
import dev.hellojohn.captcha.Captcha;
import dev.hellojohn.crypto.Argon2Parameters;
import dev.hellojohn.crypto.Derivation;
import dev.hellojohn.crypto.KeyRing;
import dev.hellojohn.crypto.PasswordHasher;
import dev.hellojohn.crypto.PasswordPolicyCheck;
import dev.hellojohn.crypto.SigningAlgorithm;
import dev.hellojohn.edge.Json;
import dev.hellojohn.edge.Origin;
import dev.hellojohn.edge.idempotency.CreationRequest;
import dev.hellojohn.edge.idempotency.Idempotency;
import dev.hellojohn.edge.idempotency.IdempotencyEntities;
import dev.hellojohn.event.audit.AuditFixture;
import dev.hellojohn.event.audit.TenantAuditEntities;
import dev.hellojohn.event.mail.MailEntities;
import dev.hellojohn.event.mail.MailFixture;
import dev.hellojohn.factor.BackupCodes;
import dev.hellojohn.factor.Challenges;
import dev.hellojohn.factor.EmailCodes;
import dev.hellojohn.factor.EnrollFactor;
import dev.hellojohn.factor.EnrollMailbox;
import dev.hellojohn.factor.EnrollOwnFactor;
import dev.hellojohn.factor.EnrollPhone;
import dev.hellojohn.factor.FactorAudit;
import dev.hellojohn.factor.FactorCheck;
import dev.hellojohn.factor.FactorEntities;
import dev.hellojohn.factor.FactorSeal;
import dev.hellojohn.factor.Factors;
import dev.hellojohn.factor.GenerateBackupCodes;
import dev.hellojohn.factor.MailFactorCode;
import dev.hellojohn.factor.PasskeyFixture;
import dev.hellojohn.factor.Passkeys;
import dev.hellojohn.factor.RemoveFactor;
import dev.hellojohn.factor.SentCodes;
import dev.hellojohn.factor.SmsCodes;
import dev.hellojohn.factor.SmsFactorCode;
import dev.hellojohn.factor.TrustedDevices;
import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.IdSource;
import dev.hellojohn.kernel.IpAddress;
import dev.hellojohn.kernel.SessionId;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.outbound.BreachLookup;
import dev.hellojohn.session.KnownDevices;
import dev.hellojohn.session.LiveSessions;
import dev.hellojohn.session.RefreshTokens;
import dev.hellojohn.session.SessionEntities;
import dev.hellojohn.session.SessionRotation;
import dev.hellojohn.session.Sessions;
import dev.hellojohn.setting.CurrentSecurity;
import dev.hellojohn.setting.SecuritySettings;
import dev.hellojohn.sms.Sms;
import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.store.schema.Changelog;
import dev.hellojohn.tenancy.AuthConfig;
import dev.hellojohn.tenancy.CaptchaSecrets;
import dev.hellojohn.tenancy.Client;
import dev.hellojohn.tenancy.Clients;
import dev.hellojohn.tenancy.IsolationMode;
import dev.hellojohn.tenancy.TenancyFixture;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantEntities;
import dev.hellojohn.testing.CountedTally;
import dev.hellojohn.testing.TestClock;
import dev.hellojohn.token.TokenFixture;
import dev.hellojohn.user.ChangeUser;
import dev.hellojohn.user.CreateUser;
import dev.hellojohn.user.FormerPasswords;
import dev.hellojohn.user.NewPasswords;
import dev.hellojohn.user.PasswordCredentials;
import dev.hellojohn.user.UserAudit;
import dev.hellojohn.user.UserConflicts;
import dev.hellojohn.user.UserEntities;
import dev.hellojohn.user.UserSearch;
import dev.hellojohn.user.Users;
import jakarta.persistence.EntityManager;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hibernate.Session;

/** The Data Plane without its HTTP layer, on a real database, with a clock that stands still. */
public final class DataPlane implements AutoCloseable {

  public static final String PASSWORD = "open sesame, said the sailor";

  private static final AtomicInteger SLUGS = new AtomicInteger();
  private static final int BUDGET = 16;

  public final TestClock clock = new TestClock();
  public final TenancyFixture tenancy;
  public final TokenFixture token;
  private final CountedTally hashes = new CountedTally();
  public final PasswordHasher hasher =
      new PasswordHasher(new Argon2Parameters(64, 1, 1), 2, 1000, Duration.ofSeconds(20), hashes);
  public final AuditFixture audit;
  public final Users users;
  public final PasswordCredentials credentials;
  public final UserSearch search = new UserSearch();
  private final RefreshTokens refreshTokens;
  public final Sessions sessions;
  public final SessionRotation rotation;
  public final LiveSessions liveSessions;
  public final SignInAttempts attempts;
  public final Idempotency idempotency;
  public final Captcha captcha;
  public final CaptchaSecrets captchaSecrets;
  public final SignUp signUp;
  public final SignIn signIn;
  public final RefreshSession refresh;
  public final SignOut signOut;
  public final ChangePassword changePassword;
  public final DeleteAccount deleteAccount;
  final ChallengePasskey challengePasskey;
  final StepUp stepUp;
  public final VerifySession verify;
  public final CreateUser createUser;
  public final OneTimeTokens oneTimeTokens;
  public final ExpiredRows expiredRows;
  public final MailFixture mail;
  public final RequestLink requestLink;
  public final ResetPassword resetPassword;
  public final VerifyEmail verifyEmail;
  public final UnlockAccount unlockAccount;
  public final SendFactorCode sendFactorCode;
  public final ChangeEmail changeEmail;
  public final MagicLink magicLink;
  public final EmailCodes emailCodes;
  public final RequestCode requestCode;
  public final SignInByCode signInByCode;
  public final ChangeUser changeUser;
  public final Factors factors;
  public final Challenges challenges;
  public final BackupCodes backupCodes;
  public final FactorCheck factorCheck;
  public final EnrollFactor enrollFactor;
  public final RemoveFactor removeFactor;
  public final GenerateBackupCodes generateBackupCodes;
  public final VerifyFactor verifyFactor;
  final EnrollDuringSignIn enrollDuringSignIn;
  public final TrustedDevices devices;
  public final Reauthentication reauthentication;
  public final Passkeys passkeys;
  public final PasskeyFixture passkey;
  public final EnrollOwnFactor enrollOwnFactor;
  public final EnrollPhone enrollPhone;
  public final SignInWithPasskey passkeySignIn;
  final ProvedMailbox mailbox;

  DataPlane(Login login) throws SQLException {
    this(login, List.of(), new Changelog("db/tenant/changelog.xml"));
  }

  /**
   * The same beside other features.
   *
   * @param moreEntities of the global database, which those features need
   * @param changelog of the tenants' tables
   */
  public DataPlane(Login login, List<Class<?>> moreEntities, Changelog changelog)
      throws SQLException {
    this(login, moreEntities, changelog, Map.of());
  }

  /**
   * The same with services elsewhere.
   *
   * @param settings that name their addresses
   */
  DataPlane(
      Login login, List<Class<?>> moreEntities, Changelog changelog, Map<String, String> settings)
      throws SQLException {
    var entities =
        Stream.<TenantEntities>of(
                new UserEntities(),
                new SessionEntities(),
                new SignInEntities(),
                new IdempotencyEntities(),
                new MailEntities(),
                new FactorEntities(),
                new TenantAuditEntities())
            .<Class<?>>flatMap(feature -> feature.classes().stream())
            .toList();
    var controlEntities = new ArrayList<>(TokenFixture.entities());
    controlEntities.addAll(AuditFixture.controlEntities());
    controlEntities.addAll(moreEntities);
    tenancy = new TenancyFixture(login, entities, controlEntities, BUDGET, clock, changelog);
    audit = new AuditFixture(tenancy);
    var units = tenancy.units;
    token = new TokenFixture(tenancy.control, tenancy.sealedBox, tenancy.ids, clock);
    var derivation =
        new Derivation(
            KeyRing.ofHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"));
    refreshTokens = new RefreshTokens(derivation);
    users = new Users(tenancy.ids, clock);
    var former = new FormerPasswords(tenancy.ids, clock);
    credentials = new PasswordCredentials(former, clock);
    sessions = new Sessions(tenancy.ids, refreshTokens, clock);
    rotation = new SessionRotation(sessions, refreshTokens, clock);
    liveSessions = new LiveSessions(units, sessions, clock);
    attempts = new SignInAttempts(clock);
    idempotency = new Idempotency(units, tenancy.sealedBox, derivation, Json.newMapper(), clock);
    var elsewhere = MailFixture.configuration(25, settings);
    captchaSecrets = new CaptchaSecrets(tenancy.sealedBox);
    captcha =
        new Captcha(
            tenancy.control,
            captchaSecrets,
            new CurrentSecurity(elsewhere, () -> SecuritySettings.NONE, System::nanoTime),
            elsewhere,
            tenancy.tally);
    var passwords =
        new NewPasswords(
            new PasswordPolicyCheck(),
            new BreachLookup(elsewhere, tenancy.tally),
            hasher,
            units,
            former);
    var conflicts = new UserConflicts(units, users);
    var tokens = new TokenIssue(token.tokens, clock);
    oneTimeTokens = new OneTimeTokens(clock);
    emailCodes = new EmailCodes(tenancy.sealedBox, clock);
    var pages = new LandingPages(MailFixture.configuration(25, Map.of()));
    mail =
        new MailFixture(
            tenancy,
            new ResetPasswordLetter(credentials, oneTimeTokens),
            new VerifyEmailLetter(credentials, oneTimeTokens),
            new SignUpAgainLetter(credentials, oneTimeTokens),
            new ChangeEmailLetter(users, oneTimeTokens),
            new EmailChangeNotice(users),
            new MagicLinkLetter(credentials, oneTimeTokens),
            new SignInCodeLetter(credentials, emailCodes),
            new AccountLockedLetter(users, oneTimeTokens),
            new NewDeviceLetter(users, sessions),
            new MailFactorCode.Letter(users, emailCodes));
    var known = new KnownDevices(clock);
    var notices = new Notices(mail.outbox, pages, known);
    var rules = new AdaptiveRules(units, known, attempts);
    var check = new PasswordCheck(units, credentials, known, attempts, hasher, notices, audit.log);
    requestLink = new RequestLink(units, pages, mail.outbox, audit.log);
    requestCode = new RequestCode(units, emailCodes, mail.outbox, audit.log);
    var seal = new FactorSeal(tenancy.sealedBox);
    factors = new Factors(seal, clock);
    challenges = new Challenges(clock);
    devices = new TrustedDevices(tenancy.ids, clock);
    backupCodes = new BackupCodes(clock);
    passkeys = new Passkeys();
    var sms = new Sms(elsewhere, tenancy.tally, clock);
    var smsCodes = new SmsCodes(tenancy.sealedBox, derivation, sms, clock);
    var sentCodes = new SentCodes(emailCodes, smsCodes, users);
    factorCheck = new FactorCheck(factors, backupCodes, passkeys, sentCodes, seal, clock);
    var factorAudit = new FactorAudit(audit.log);
    enrollFactor =
        new EnrollFactor(
            units, users, factors, factorCheck, devices, seal, factorAudit, tenancy.ids);
    passkey =
        new PasskeyFixture(
            units,
            passkeys,
            factors,
            factorCheck,
            enrollFactor,
            seal,
            factorAudit,
            tenancy.ids,
            clock);
    var factorMails = new MailFactorCode(emailCodes, mail.outbox, audit.log);
    var halves = new HalfSignIns(challenges, users);
    var factorMessages = new SmsFactorCode(units, smsCodes, sms, audit.log);
    sendFactorCode =
        new SendFactorCode(halves, users, factors, factorCheck, factorMails, factorMessages);
    enrollPhone =
        new EnrollPhone(
            units, factors, enrollFactor, sentCodes, factorMessages, sms, seal, tenancy.ids);
    enrollOwnFactor =
        new EnrollOwnFactor(
            enrollFactor,
            passkey.enrollPasskey,
            new EnrollMailbox(
                units,
                credentials,
                factors,
                enrollFactor,
                sentCodes,
                factorMails,
                seal,
                tenancy.ids),
            enrollPhone);
    removeFactor = new RemoveFactor(units, users, factors, sessions, devices, factorAudit);
    generateBackupCodes =
        new GenerateBackupCodes(
            units, users, factors, backupCodes, devices, seal, factorAudit, tenancy.ids);
    reauthentication =
        new Reauthentication(
            check,
            units,
            credentials,
            sessions,
            factorCheck,
            passkey.proofs,
            passkey.challenges,
            factorAudit,
            clock);
    var completion =
        new CompleteSignIn(
            units,
            challenges,
            factorCheck,
            devices,
            rules,
            users,
            sessions,
            tokens,
            notices,
            audit.log);
    verifyFactor =
        new VerifyFactor(
            units,
            halves,
            challenges,
            factors,
            factorCheck,
            passkey.proofs,
            enrollOwnFactor,
            factorAudit,
            devices,
            rules,
            users,
            completion,
            tenancy.tally,
            clock);
    challengePasskey =
        new ChallengePasskey(
            units, halves, users, challenges, passkey.challenges, passkeys, passkey.options);
    enrollDuringSignIn = new EnrollDuringSignIn(units, halves, enrollOwnFactor);
    var lock = new AccountLock(units, attempts, known, audit.log);
    passkeySignIn =
        new SignInWithPasskey(
            units,
            passkey.challenges,
            passkey.options,
            passkey.proofs,
            factorCheck,
            factorAudit,
            users,
            lock,
            completion,
            audit.log,
            tenancy.tally,
            clock);
    signUp =
        new SignUp(
            captcha,
            conflicts,
            users,
            passwords,
            completion,
            pages,
            mail.outbox,
            idempotency,
            audit.log,
            tenancy.tally,
            clock);
    signIn =
        new SignIn(
            new AttemptGate(), check, credentials, attempts, completion, tenancy.tally, clock);
    refresh =
        new RefreshSession(units, rotation, sessions, users, tokens, audit.log, tenancy.tally);
    signOut = new SignOut(units, sessions, devices, audit.log);
    changePassword =
        new ChangePassword(
            check, passwords, units, credentials, sessions, challenges, devices, audit.log);
    expiredRows =
        new ExpiredRows(
            tenancy.control,
            tenancy.tenants,
            units,
            sessions,
            oneTimeTokens,
            challenges,
            emailCodes,
            smsCodes,
            passkey.challenges,
            factors,
            devices,
            attempts,
            idempotency,
            clock);
    resetPassword =
        new ResetPassword(
            units,
            oneTimeTokens,
            credentials,
            passwords,
            sessions,
            challenges,
            devices,
            removeFactor,
            attempts,
            audit.log);
    var userAudit = new UserAudit(audit.log);
    stepUp = new StepUp(reauthentication, units, sessions, users, tokens, audit.log, clock);
    deleteAccount = new DeleteAccount(reauthentication, units, users, userAudit);
    verify = new VerifySession(token.tokens, units, sessions, users, clock);
    createUser = new CreateUser(users, conflicts, passwords, idempotency, userAudit);
    changeUser =
        new ChangeUser(
            units,
            users,
            former,
            conflicts,
            new EndedUserSessions(sessions, challenges, devices),
            userAudit);
    changeEmail =
        new ChangeEmail(
            check,
            reauthentication,
            units,
            credentials,
            users,
            conflicts,
            changeUser,
            oneTimeTokens,
            mail.outbox,
            audit.log);
    mailbox = new ProvedMailbox(users, sessions, oneTimeTokens, challenges, removeFactor);
    magicLink =
        new MagicLink(
            units, oneTimeTokens, credentials, mailbox, lock, completion, tenancy.tally, clock);
    signInByCode =
        new SignInByCode(
            units, emailCodes, users, mailbox, lock, completion, audit.log, tenancy.tally, clock);
    unlockAccount = new UnlockAccount(units, oneTimeTokens, users, attempts, audit.log);
    verifyEmail = new VerifyEmail(units, oneTimeTokens, users, changeEmail, audit.log);
  }

  /** A tenant with a client, whose settings can be other ones for a call. */
  public record Home(Tenant tenant, Client client) {

    Home with(AuthConfig config) {
      return with(tenant.allowedOrigins(), config);
    }

    Home with(List<String> origins, AuthConfig config) {
      return with(tenant.name(), origins, config);
    }

    Home named(String name) {
      return with(name, tenant.allowedOrigins(), tenant.authConfig());
    }

    private Home with(String name, List<String> origins, AuthConfig config) {
      var t = tenant;
      return new Home(
          new Tenant(
              t.id(),
              t.slug(),
              name,
              t.status(),
              t.plan(),
              t.region(),
              t.ownerEmail(),
              t.isolationMode(),
              origins,
              config,
              t.publicMetadata(),
              t.privateMetadata(),
              t.schemaVersion(),
              t.migrationState(),
              t.migrationError(),
              t.deletedAt(),
              t.createdAt(),
              t.updatedAt(),
              t.version()),
          client);
    }
  }

  /** A new tenant with a key and a client. */
  Home home(IsolationMode mode) {
    var wanted = TenancyFixture.wanted("d" + SLUGS.incrementAndGet(), mode);
    return tenancy.provisioning.create(
        wanted,
        activation -> {
          token.keys.createFor(activation.em(), activation.tenant().id());
          return new Home(activation.tenant(), client(activation.em(), activation.tenant(), "web"));
        });
  }

  /** One more client of the tenant. */
  Client anotherClient(Home home) {
    return tenancy.control.inTransaction(em -> client(em, home.tenant(), "other"));
  }

  private Client client(EntityManager em, Tenant tenant, String name) {
    var settings =
        new Clients.Settings(name, "web", List.of(), List.of(), List.of(), SigningAlgorithm.EdDSA);
    return tenancy.clients.create(em, tenant.id(), settings).client();
  }

  SignedInBody signUp(Home home, String email) {
    return signUp(home, email, null);
  }

  /** Signs somebody up, with an idempotency key if there is one. */
  public SignedInBody signUp(Home home, String email, String key) {
    var request = new SignUpRequest(email, PASSWORD, null, null, null, null, null);
    return signUp(home, request, key);
  }

  SignedInBody signUp(Home home, SignUpRequest request, String key) {
    var creation =
        new CreationRequest(
            home.tenant(), home.client().id(), "POST /sign-up", key, request.withoutCaptcha());
    return signUp.signUp(creation, home.client(), request, at("203.0.113.7"));
  }

  /** Signs somebody in from an address. */
  public SignedInBody signIn(Home home, String email, String password, String address) {
    return signIn.signIn(
        home.tenant(),
        home.client(),
        new Account.ByEmail(new Email(email)),
        new SignIn.Shown(password, null),
        at(address));
  }

  /** Shows a refresh token. */
  public TokensBody refresh(Home home, String refreshToken) {
    return refresh.refresh(home.tenant(), home.client(), refreshToken, session -> {});
  }

  /** The sessions as another node makes them, whose clock is not ours. */
  Sessions sessionsOfNode(Clock clock) {
    return new Sessions(new IdSource(clock, new SecureRandom()), refreshTokens, clock);
  }

  static UserId userOf(SignedInBody signedIn) {
    return new UserId(signedIn.user().id());
  }

  UserId userIdOf(Home home, String email) {
    return in(home, em -> credentials.byEmail(em, new Email(email)).orElseThrow().user().id());
  }

  /** A browser at an address. */
  public static Origin at(String address) {
    return Origin.of(IpAddress.parse(address).orElseThrow(), "Mozilla/5.0 (X11; Linux x86_64)");
  }

  /** Works in a transaction of the tenant. */
  public <T> T in(Home home, Function<EntityManager, T> work) {
    return tenancy.units.inTransaction(home.tenant(), work);
  }

  /** Ends every session of a user, as one who is signed in may. */
  public void signOutEverywhere(Home home, UserId user, SessionId session) {
    signOut.signOut(home.tenant(), user, session, SignOut.Scope.ALL);
  }

  /** Changes a user's password, and ends the other sessions. */
  public void changePassword(
      Home home, UserId user, SessionId session, String current, String replacement) {
    changePassword.change(
        home.tenant(), user, session, current, replacement, true, at("203.0.113.7"));
  }

  /** Removes an account on its user's behalf. */
  public void deleteAccount(Home home, UserId user) {
    deleteAccount(home, user, PASSWORD);
  }

  void deleteAccount(Home home, UserId user, String password) {
    var anySession = new SessionId("ses_00000000000000000000000000");
    var caller = new Caller.EndUser(user, anySession, home.client().id(), null);
    deleteAccount(home, caller, new Reauthentication.Proof(password, null, null));
  }

  void deleteAccount(Home home, Caller.EndUser caller, Reauthentication.Proof proof) {
    deleteAccount.delete(
        home.tenant(), home.client(), caller, proof, at("203.0.113.7"), limited -> {});
  }

  /** How many passwords were hashed. */
  int hashes() {
    return hashes.times().size();
  }

  /** How many statements an action prepares. The unit must not be used by others meanwhile. */
  long statements(Home home, Runnable action) {
    var statistics = in(home, em -> em.unwrap(Session.class).getSessionFactory().getStatistics());
    statistics.setStatisticsEnabled(true);
    long before = statistics.getPrepareStatementCount();
    action.run();
    return statistics.getPrepareStatementCount() - before;
  }

  /** What is counted against an account at a network. */
  int failures(Home home, String account, String address) {
    var key = SignInAttempts.Key.of(home.tenant().id(), account, at(address).network());
    return in(home, em -> em.find(SignInAttemptEntity.class, key.network()).failures);
  }

  /** What is counted against an account over all networks. */
  int accountFailures(Home home, String account) {
    var key = SignInAttempts.Key.of(home.tenant().id(), account, "");
    return in(home, em -> em.find(SignInAttemptEntity.class, key.account()).failures);
  }

  static Map<String, Object> metadata(Object... pairs) {
    var metadata = new java.util.LinkedHashMap<String, Object>();
    for (int i = 0; i < pairs.length; i += 2) {
      metadata.put((String) pairs[i], pairs[i + 1]);
    }
    return metadata;
  }

  @Override
  public void close() {
    tenancy.close();
  }
}
