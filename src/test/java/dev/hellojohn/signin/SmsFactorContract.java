package dev.hellojohn.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hellojohn.access.Caller;
import dev.hellojohn.factor.FactorProof;
import dev.hellojohn.factor.FactorType;
import dev.hellojohn.factor.WantedFactor;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.FactorId;
import dev.hellojohn.kernel.PhoneNumber;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.SessionId;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.signin.DataPlane.Home;
import dev.hellojohn.signin.SignInRefusedBody.ChallengeFactorBody;
import dev.hellojohn.store.schema.Changelog;
import dev.hellojohn.tenancy.AuthConfig;
import dev.hellojohn.tenancy.IsolationMode;
import dev.hellojohn.testing.AuthConfigs;
import dev.hellojohn.testing.Parallel;
import dev.hellojohn.testing.RemoteApi;
import dev.hellojohn.testing.RemoteApi.Reply;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A phone as the second factor, with a provider on this machine that speaks Twilio's API. */
abstract class SmsFactorContract extends DataPlaneContract {

  static final String HERE = "203.0.113.7";
  static final String MASKED = "+49•••••5678";
  static final int TENANT_DAILY = 40;
  private static final String SENT = "{\"sid\":\"SM1\",\"status\":\"queued\"}";
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  final Set<Integer> connections = ConcurrentHashMap.newKeySet();
  RemoteApi provider;

  @Override
  @BeforeAll
  void open() throws Exception {
    provider = RemoteApi.start(request -> Reply.status(500));
    plane =
        new DataPlane(
            freshDatabase(),
            List.of(),
            new Changelog("db/tenant/changelog.xml"),
            Map.of(
                "HELLOJOHN_SMS_PROVIDER", "twilio",
                "HELLOJOHN_SMS_ACCOUNT", "AC0123",
                "HELLOJOHN_SMS_SECRET", "a token of Twilio's",
                "HELLOJOHN_SMS_FROM", "+4930123456",
                "HELLOJOHN_SMS_URL", provider.url(),
                "HELLOJOHN_SMS_PREFIXES", "+49",
                "HELLOJOHN_SMS_TENANT_DAILY", Integer.toString(TENANT_DAILY)));
  }

  @AfterAll
  void stopProvider() {
    provider.close();
  }

  @BeforeEach
  void provide() {
    connections.clear();
    provider.answers(
        request -> {
          connections.add(plane.tenancy.installation.get().pool().active());
          return new Reply(201, Map.of(), SENT);
        });
  }

  void answers(int status, String body) {
    provider.answers(request -> new Reply(status, Map.of(), body));
  }

  static AuthConfig config(boolean required) {
    return AuthConfigs.with(
        Map.of(
            "allowed_auth_methods",
            List.of("password", "magic_link", "email_otp"),
            "mfa_required",
            required,
            "mfa_allowed_factors",
            List.of("totp", "sms", "backup_codes")));
  }

  Home home(IsolationMode mode) {
    return plane.home(mode).with(List.of("https://app.example.com"), config(false));
  }

  Home home() {
    return home(IsolationMode.SEPARATE_SCHEMA);
  }

  /** A number that nobody had yet, with the same end. */
  static PhoneNumber number() {
    return new PhoneNumber("+491511%04d5678".formatted(NUMBERS.incrementAndGet()));
  }

  /** A user whose phone is their second factor. */
  record Enrolled(
      Home home, String email, UserId user, SessionId session, PhoneNumber number, FactorId id) {}

  Enrolled enrolled(Home home) {
    var number = number();
    var email = "u" + number.value().substring(1) + "@example.com";
    var signUp = plane.signUp(home, email);
    var user = DataPlane.userOf(signUp);
    var id = begin(home, user, number);
    confirm(home, user, id, code());
    return new Enrolled(home, email, user, new SessionId(signUp.session().id()), number, id);
  }

  FactorId begin(Home home, UserId user, PhoneNumber number) {
    var begun =
        plane.enrollOwnFactor.begin(
            home.tenant(), home.client(), user, new WantedFactor(FactorType.SMS, "Phone", number));
    assertThat(begun.type()).isEqualTo("sms");
    assertThat(begun.phoneNumber()).isEqualTo(number.masked());
    assertThat(begun.totp()).isNull();
    return new FactorId(begun.factorId());
  }

  void confirm(Home home, UserId user, FactorId id, String code) {
    plane.enrollOwnFactor.confirm(
        home.tenant(), home.client(), user, id, new FactorProof.Code(code));
  }

  /** The newest message. */
  Map<String, String> message() {
    return provider.requests().get(provider.requests().size() - 1).form();
  }

  String code() {
    return message().get("Body").substring(0, 6);
  }

  ProblemException half(Enrolled ann) {
    return catchThrowableOfType(
        ProblemException.class,
        () -> plane.signIn(ann.home(), ann.email(), DataPlane.PASSWORD, HERE));
  }

  static String challenge(ProblemException half) {
    assertThat(half.code()).isIn(ErrorCode.MFA_REQUIRED, ErrorCode.MFA_ENROLLMENT_REQUIRED);
    return (String) half.extensions().get("challenge_id");
  }

  void send(Enrolled ann, String challenge) {
    plane.sendFactorCode.forChallenge(
        ann.home().tenant(), ann.home().client(), challenge, ann.id());
  }

  SignedInBody verify(Home home, String challenge, FactorId factor, String code) {
    return plane.verifyFactor.verify(
        home.tenant(),
        home.client(),
        new VerifyFactor.Answer(challenge, factor, new FactorProof.Code(code), false),
        DataPlane.at(HERE),
        user -> {});
  }

  void prove(Enrolled ann, String code) {
    plane.reauthentication.require(
        ann.home().tenant(),
        ann.home().client(),
        new Caller.EndUser(ann.user(), ann.session(), ann.home().client().id(), null),
        new Reauthentication.Proof(null, new FactorProof.Code(code), null),
        DataPlane.at(HERE),
        user -> {});
  }

  void sendProof(Enrolled ann) {
    plane.sendFactorCode.forProof(ann.home().tenant(), ann.home().client(), ann.user(), ann.id());
  }

  static String other(String code) {
    return (char) ('0' + (code.charAt(0) - '0' + 5) % 10) + code.substring(1);
  }

  List<String> trail(Home home) {
    return plane.in(
        home,
        em ->
            em.createQuery(
                    "select concat(e.action, ' ', e.outcome) from TenantEntryEntity e",
                    String.class)
                .getResultList());
  }

  @ParameterizedTest
  @EnumSource
  void aCodeIsSentForHalfASignInAndEndsIt(IsolationMode mode) {
    var ann = enrolled(home(mode));
    var home = ann.home();
    var half = half(ann);
    assertThat(half.extensions().get("factors"))
        .isEqualTo(List.of(new ChallengeFactorBody(ann.id().value(), "sms", "Phone", MASKED)));
    var challenge = challenge(half);
    assertRefused(ErrorCode.MFA_INVALID_CODE, () -> verify(home, challenge, ann.id(), "123456"));
    send(ann, challenge);
    assertThat(message().get("To")).isEqualTo(ann.number().value());
    var code = code();
    assertThat(message().get("Body"))
        .isEqualTo(
            code
                + " is your code for "
                + home.tenant().name()
                + ". Give it to nobody.\n\n@app.example.com #"
                + code);
    assertRefused(ErrorCode.MFA_INVALID_CODE, () -> verify(home, challenge, ann.id(), other(code)));
    var signedIn = verify(home, challenge, ann.id(), code);
    var authentication =
        plane
            .in(home, em -> plane.sessions.find(em, new SessionId(signedIn.session().id())))
            .orElseThrow()
            .authentication();
    assertThat(authentication.methods()).containsExactly("pwd", "sms", "otp", "mfa");
    assertThat(authentication.mfaVerified()).isTrue();
    var again = challenge(half(ann));
    assertRefused(ErrorCode.MFA_INVALID_CODE, () -> verify(home, again, ann.id(), code));
    // Nobody held a connection while somebody waited for the provider.
    assertThat(connections).containsExactly(0);
    assertThat(trail(home)).contains("user.request_sms_code success", "factor.enroll success");
  }

  @Test
  void row22OfAHundredPostsOfACodeAtOnceOneSignsIn() throws Exception {
    var ann = enrolled(home());
    var challenge = challenge(half(ann));
    send(ann, challenge);
    var code = code();
    var outcomes =
        Parallel.call(100, i -> outcome(() -> verify(ann.home(), challenge, ann.id(), code)));
    assertThat(Collections.frequency(outcomes, "ok")).as("%s", outcomes).isEqualTo(1);
    assertThat(outcomes)
        .isSubsetOf("ok", "mfa_invalid_code", "challenge_expired", "service_unavailable");
  }

  /**
   * Whoever asks at once gets no more than whoever asks in turn; the first ones of a tenant too.
   */
  @ParameterizedTest
  @EnumSource(names = {"SEPARATE_SCHEMA", "SHARED_SCHEMA"})
  void ofManyMessagesAtOnceFiveAreSent(IsolationMode mode) throws Exception {
    var ann = enrolled(home(mode));
    plane.in(ann.home(), em -> em.createQuery("delete from SmsTurnEntity t").executeUpdate());
    var challenge = challenge(half(ann));
    int before = provider.requests().size();
    var outcomes = Parallel.call(12, i -> outcome(() -> send(ann, challenge)));
    assertThat(outcomes).isSubsetOf("ok", "rate_limit_exceeded", "service_unavailable");
    int sent = provider.requests().size() - before;
    assertThat(Collections.frequency(outcomes, "ok")).isEqualTo(sent);
    assertThat(sent).isBetween(1, 5);
  }
}
