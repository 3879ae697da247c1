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
import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.tenancy.AuthConfig;
import dev.hellojohn.testing.Authenticator;
import dev.hellojohn.testing.H2Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is checked of a phone, which does not depend on the database. */
class SmsFactorOnH2IT extends SmsFactorContract {

  private static final String REFUSED = "{\"code\":21610}";

  @TempDir static Path directory;

  @Override
  Login freshDatabase() {
    return H2Files.owner(directory.resolve("hellojohn"));
  }

  @Test
  void aCodeIsGoodForWhatItWasSentForAlone() {
    var ann = enrolled(home());
    var home = ann.home();
    var one = challenge(half(ann));
    var two = challenge(half(ann));
    send(ann, one);
    var code = code();
    assertRefused(ErrorCode.MFA_INVALID_CODE, () -> verify(home, two, ann.id(), code));
    assertRefused(ErrorCode.MFA_INVALID_CODE, () -> prove(ann, code));
    sendProof(ann);
    var proof = code();
    assertRefused(ErrorCode.MFA_INVALID_CODE, () -> verify(home, two, ann.id(), proof));
    prove(ann, proof);
    assertRefused(ErrorCode.MFA_INVALID_CODE, () -> prove(ann, proof));
    verify(home, one, ann.id(), code);
  }

  @Test
  void aPhoneIsEnrolledDuringASignIn() {
    var home = home();
    var asking = home.with(List.of(), config(true));
    var number = number();
    plane.signUp(home, "bob@example.com");
    var half =
        catchThrowableOfType(
            ProblemException.class,
            () -> plane.signIn(asking, "bob@example.com", DataPlane.PASSWORD, HERE));
    var challenge = challenge(half);
    var begun =
        plane.enrollDuringSignIn.enroll(
            asking.tenant(),
            asking.client(),
            challenge,
            new WantedFactor(FactorType.SMS, null, number));
    var id = new FactorId(begun.factorId());
    var code = code();
    assertThat(message().get("Body")).doesNotContain("@", "\n");
    assertRefused(ErrorCode.MFA_INVALID_CODE, () -> verify(asking, challenge, id, other(code)));
    var signedIn = verify(asking, challenge, id, code);
    assertThat(
            plane
                .in(home, em -> plane.sessions.find(em, new SessionId(signedIn.session().id())))
                .orElseThrow()
                .authentication()
                .methods())
        .containsExactly("pwd", "sms", "otp", "mfa");
  }

  /** SIM swap: what a profile says, and who changes it, has nothing to do with the factor. */
  @Test
  void theNumberOfTheProfileIsNotTheFactors() {
    var ann = enrolled(home());
    plane.in(
        ann.home(),
        em -> em.createQuery("update UserEntity u set u.phone = '+4915199999999'").executeUpdate());
    send(ann, challenge(half(ann)));
    assertThat(message().get("To")).isEqualTo(ann.number().value());
    // Nor is the number anywhere in the clear.
    var rows =
        plane.in(
            ann.home(),
            em ->
                em.createQuery(
                        "select concat(f.secret, ' ', f.name) from FactorEntity f", String.class)
                    .getResultList());
    assertThat(rows).hasSize(1).noneMatch(row -> row.contains(ann.number().value().substring(3)));
    var codes =
        plane.in(
            ann.home(),
            em ->
                em.createQuery(
                        "select concat(c.numberHash, ' ', c.boundTo, ' ', c.secret)"
                            + " from SmsCodeEntity c",
                        String.class)
                    .getResultList());
    assertThat(codes).noneMatch(row -> row.contains(ann.number().value().substring(3)));
  }

  @Test
  void aProviderThatIsAwayIsToldOfAndAnotherFactorEndsTheSignIn() {
    var ann = enrolled(home());
    var home = ann.home();
    var begun = plane.enrollFactor.begin(home.tenant(), ann.user(), null);
    var app = Authenticator.of(begun.totp().secret());
    plane.enrollFactor.confirm(
        home.tenant(), ann.user(), new FactorId(begun.factorId()), app.at(plane.clock.instant()));
    var challenge = challenge(half(ann));
    answers(503, "");
    for (int i = 0; i < 7; i++) {
      var told = catchThrowableOfType(ProblemException.class, () -> send(ann, challenge));
      assertThat(told.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
      assertThat(told.retryAfter()).isPresent();
      assertThat(told.getMessage()).doesNotContain(ann.number().value());
    }
    // The code of a message that was perhaps sent is void.
    var void1 = code();
    assertRefused(ErrorCode.MFA_INVALID_CODE, () -> verify(home, challenge, ann.id(), void1));
    plane.clock.advance(Duration.ofSeconds(30));
    verify(home, challenge, new FactorId(begun.factorId()), app.at(plane.clock.instant()));
    assertThat(trail(home)).contains("user.request_sms_code failure");
    // None of them counted against the number.
    provide();
    send(ann, challenge(half(ann)));
  }

  @Test
  void aStepUpSaysThatTheCodeCameBySms() {
    var ann = enrolled(home());
    sendProof(ann);
    plane.stepUp.stepUp(
        ann.home().tenant(),
        ann.home().client(),
        new Caller.EndUser(ann.user(), ann.session(), ann.home().client().id(), null),
        new Reauthentication.Proof(null, new FactorProof.Code(code()), null),
        DataPlane.at(HERE),
        user -> {});
    var session = plane.in(ann.home(), em -> plane.sessions.find(em, ann.session()));
    assertThat(session.orElseThrow().authentication().methods())
        .containsExactly("pwd", "sms", "otp", "mfa");
  }

  /** Two phones of one user: what was sent to one of them is no code of the other. */
  @Test
  void aCodeIsGoodForItsPhoneAlone() {
    var ann = enrolled(home());
    var home = ann.home();
    var id = begin(home, ann.user(), number());
    confirm(home, ann.user(), id, code());
    var challenge = challenge(half(ann));
    send(ann, challenge);
    var code = code();
    assertRefused(ErrorCode.MFA_INVALID_CODE, () -> verify(home, challenge, id, code));
    verify(home, challenge, ann.id(), code);
  }

  @Test
  void aNewerMessageTakesTheOldersPlaceAndTenMinutesEndIt() {
    var ann = enrolled(home());
    var home = ann.home();
    var challenge = challenge(half(ann));
    send(ann, challenge);
    var first = code();
    plane.clock.advance(Duration.ofSeconds(1));
    send(ann, challenge);
    var second = code();
    if (!first.equals(second)) {
      assertRefused(ErrorCode.MFA_INVALID_CODE, () -> verify(home, challenge, ann.id(), first));
    }
    verify(home, challenge, ann.id(), second);
    sendProof(ann);
    var late = code();
    plane.clock.advance(Duration.ofMinutes(10));
    assertRefused(ErrorCode.MFA_INVALID_CODE, () -> prove(ann, late));
  }

  @Test
  void row24FiveWrongCodesAreLookedAtAndNoMore() {
    var ann = enrolled(home());
    var home = ann.home();
    var challenge = challenge(half(ann));
    send(ann, challenge);
    var code = code();
    for (int i = 0; i < 5; i++) {
      assertRefused(
          ErrorCode.MFA_INVALID_CODE, () -> verify(home, challenge, ann.id(), other(code)));
    }
    assertRefused(ErrorCode.CHALLENGE_EXPIRED, () -> verify(home, challenge, ann.id(), code));
    assertRefused(ErrorCode.CHALLENGE_EXPIRED, () -> send(ann, challenge));
    plane.clock.advance(Duration.ofSeconds(1));
    sendProof(ann);
    var proof = code();
    for (int i = 0; i < 5; i++) {
      assertRefused(ErrorCode.MFA_INVALID_CODE, () -> prove(ann, other(proof)));
    }
    assertRefused(ErrorCode.MFA_INVALID_CODE, () -> prove(ann, proof));
    var bob = DataPlane.userOf(plane.signUp(home, "bob@example.com"));
    var pending = begin(home, bob, number());
    var bobs = code();
    for (int i = 0; i < 5; i++) {
      assertRefused(ErrorCode.MFA_INVALID_CODE, () -> confirm(home, bob, pending, other(bobs)));
    }
    assertRefused(ErrorCode.MFA_INVALID_CODE, () -> confirm(home, bob, pending, bobs));
  }

  @Test
  void onlyTheirOwnPhoneIsAFactorAndOnce() {
    var ann = enrolled(home());
    var home = ann.home();
    assertRefused(ErrorCode.CONFLICT, () -> begin(home, ann.user(), ann.number()));
    var ben = enrolled(home);
    var challenge = challenge(half(ann));
    assertRefused(
        ErrorCode.NOT_FOUND,
        () -> plane.sendFactorCode.forChallenge(home.tenant(), home.client(), challenge, ben.id()));
    assertRefused(
        ErrorCode.CHALLENGE_EXPIRED,
        () ->
            plane.sendFactorCode.forChallenge(
                home.tenant(), plane.anotherClient(home), challenge, ann.id()));
    send(ben, challenge(half(ben)));
    var bens = code();
    assertRefused(ErrorCode.MFA_INVALID_CODE, () -> verify(home, challenge, ben.id(), bens));
    assertRefused(ErrorCode.MFA_INVALID_CODE, () -> verify(home, challenge, ann.id(), bens));
    var nobody = new UserId("usr_00000000000000000000000000");
    assertRefused(ErrorCode.NOT_FOUND, () -> begin(home, nobody, number()));
    assertRefused(
        ErrorCode.NOT_FOUND,
        () -> plane.sendFactorCode.forProof(home.tenant(), home.client(), nobody, ann.id()));
    // A pending one is sent nothing more, and a phone that was removed neither.
    var pending = begin(home, ann.user(), number());
    assertRefused(
        ErrorCode.NOT_FOUND,
        () -> plane.sendFactorCode.forProof(home.tenant(), home.client(), ann.user(), pending));
    plane.removeFactor.remove(home.tenant(), ben.user(), ben.id(), null);
    assertRefused(ErrorCode.NOT_FOUND, () -> sendProof(ben));
  }

  @Test
  void whereItIsOffOrReachesNobodyNoneIsEnrolled() {
    var home = home();
    var bob = DataPlane.userOf(plane.signUp(home, "bob@example.com"));
    var off = home.with(AuthConfig.defaults());
    int before = provider.requests().size();
    assertRefused(ErrorCode.INSUFFICIENT_PERMISSIONS, () -> begin(off, bob, number()));
    var abroad =
        catchThrowableOfType(
            ProblemException.class, () -> begin(home, bob, new PhoneNumber("+882991234567")));
    assertThat(abroad.code()).isEqualTo(ErrorCode.VALIDATION_FAILED);
    assertThat(abroad.details().get(0).field()).isEqualTo("phone_number");
    assertThat(provider.requests()).hasSize(before);
  }

  @Test
  void aNumberThatGetsNoMessagesIsToldAndCountsForNothing() {
    var ann = enrolled(home());
    var home = ann.home();
    var challenge = challenge(half(ann));
    answers(400, REFUSED);
    for (int i = 0; i < TENANT_DAILY; i++) {
      assertRefused(ErrorCode.CONFLICT, () -> send(ann, challenge));
    }
    var bob = DataPlane.userOf(plane.signUp(home, "bob@example.com"));
    assertRefused(ErrorCode.CONFLICT, () -> begin(home, bob, number()));
    assertThat(plane.<List<?>>in(home, em -> plane.factors.of(em, bob)))
        .as("what is left of it")
        .isEmpty();
    provide();
    send(ann, challenge);
    verify(home, challenge, ann.id(), code());
  }

  @Test
  void fiveAnHourAndTenADayGoToANumberWhoseCodesNobodyUses() {
    var ann = enrolled(home());
    var home = ann.home();
    for (int i = 0; i < 5; i++) {
      sendProof(ann);
      plane.clock.advance(Duration.ofSeconds(1));
    }
    var told = catchThrowableOfType(ProblemException.class, () -> sendProof(ann));
    assertThat(told.code()).isEqualTo(ErrorCode.RATE_LIMIT_EXCEEDED);
    assertThat(told.retryAfter()).contains(Duration.ofHours(1));
    // Another account's wish for the number changes nothing.
    var bob = DataPlane.userOf(plane.signUp(home, "bob@example.com"));
    assertRefused(ErrorCode.RATE_LIMIT_EXCEEDED, () -> begin(home, bob, ann.number()));
    // Who uses the code gets more.
    prove(ann, code());
    sendProof(ann);
    for (int hour = 0; hour < 2; hour++) {
      plane.clock.advance(Duration.ofHours(1));
      for (int i = 0; i < 5 && outcome(() -> sendProof(ann)).equals("ok"); i++) {}
    }
    assertRefused(ErrorCode.RATE_LIMIT_EXCEEDED, () -> sendProof(ann));
    plane.clock.advance(Duration.ofHours(1));
    assertRefused(ErrorCode.RATE_LIMIT_EXCEEDED, () -> sendProof(ann));
    plane.clock.advance(Duration.ofDays(1));
    sendProof(ann);
  }

  /** Anybody can wish for a number that is somebody's: that must not keep its owner out. */
  @Test
  void strangersWhoWishForANumberDoNotLockItsOwnerOut() {
    var ann = enrolled(home());
    var home = ann.home();
    var bob = DataPlane.userOf(plane.signUp(home, "bob@example.com"));
    for (int i = 0; i < 5; i++) {
      begin(home, bob, ann.number());
    }
    assertRefused(ErrorCode.RATE_LIMIT_EXCEEDED, () -> begin(home, bob, ann.number()));
    var challenge = challenge(half(ann));
    send(ann, challenge);
    verify(home, challenge, ann.id(), code());
  }

  /** Premium numbers: each message goes to another one, and each code is typed in. */
  @Test
  void anAccountHasThirtyMessagesADay() {
    var ann = enrolled(home());
    for (int i = 1; i < 30; i++) {
      sendProof(ann);
      prove(ann, code());
      plane.clock.advance(Duration.ofMinutes(1));
    }
    assertRefused(ErrorCode.RATE_LIMIT_EXCEEDED, () -> sendProof(ann));
    assertRefused(ErrorCode.RATE_LIMIT_EXCEEDED, () -> begin(ann.home(), ann.user(), number()));
    // A new account for each message does not help: the tenant's day ends too.
    var home = ann.home();
    var outcomes = new ArrayList<String>();
    for (int i = 0; i <= TENANT_DAILY - 30; i++) {
      var user = DataPlane.userOf(plane.signUp(home, "bot" + i + "@example.com"));
      outcomes.add(outcome(() -> begin(home, user, number())));
      plane.deleteAccount(home, user);
    }
    assertThat(outcomes.subList(0, TENANT_DAILY - 30)).containsOnly("ok");
    assertThat(outcomes.get(TENANT_DAILY - 30)).isEqualTo("service_unavailable");
    // Another tenant is not concerned, and tomorrow is another day.
    enrolled(home());
    plane.clock.advance(Duration.ofDays(1));
    sendProof(ann);
    assertThat(plane.expiredRows.purge(home.tenant())).isGreaterThanOrEqualTo(30);
  }

  /** What the tenant's server does is not told as its user's act, however it goes. */
  @Test
  void theTrailSaysWhoEnrolsANumber() {
    var home = home();
    var bob = DataPlane.userOf(plane.signUp(home, "bob@example.com"));
    var wanted = new WantedFactor(FactorType.SMS, null, number());
    plane.enrollPhone.begin(home.tenant(), null, bob, wanted);
    answers(400, REFUSED);
    assertRefused(
        ErrorCode.CONFLICT, () -> plane.enrollPhone.begin(home.tenant(), null, bob, wanted));
    var actors =
        plane.in(
            home,
            em ->
                em.createQuery(
                        "select e.actorType from TenantEntryEntity e"
                            + " where e.action = 'user.request_sms_code'",
                        String.class)
                    .getResultList());
    assertThat(actors).hasSize(3).containsOnly("system");
  }

  /** Who can sign up can't keep out everybody whose factor is their phone. */
  @Test
  void enrolmentsUseUpHalfOfATenantsDayAtMost() {
    var ann = enrolled(home());
    var home = ann.home();
    for (int i = 1; i < TENANT_DAILY / 2; i++) {
      begin(home, DataPlane.userOf(plane.signUp(home, "bot" + i + "@example.com")), number());
    }
    var bob = DataPlane.userOf(plane.signUp(home, "bob@example.com"));
    assertRefused(ErrorCode.SERVICE_UNAVAILABLE, () -> begin(home, bob, number()));
    var challenge = challenge(half(ann));
    send(ann, challenge);
    verify(home, challenge, ann.id(), code());
  }

  /** It may have been sent all the same, and paid for. */
  @Test
  void whatWasPerhapsSentCountsForTheAccountAndTheTenant() {
    int sentBefore = provider.requests().size();
    var ann = enrolled(home());
    answers(502, "");
    var home = ann.home();
    for (int i = 1; i < 30; i++) {
      assertRefused(ErrorCode.SERVICE_UNAVAILABLE, () -> sendProof(ann));
    }
    // One account, or a number that the provider stumbles over, uses up nobody else's day.
    int before = provider.requests().size();
    assertRefused(ErrorCode.RATE_LIMIT_EXCEEDED, () -> sendProof(ann));
    assertRefused(ErrorCode.RATE_LIMIT_EXCEEDED, () -> begin(home, ann.user(), number()));
    assertThat(provider.requests()).hasSize(before);
    var bob = DataPlane.userOf(plane.signUp(home, "bob@example.com"));
    for (int i = 30; i < TENANT_DAILY; i++) {
      assertRefused(ErrorCode.SERVICE_UNAVAILABLE, () -> begin(home, bob, number()));
    }
    before = provider.requests().size();
    assertThat(before).isEqualTo(sentBefore + TENANT_DAILY);
    assertRefused(ErrorCode.SERVICE_UNAVAILABLE, () -> begin(home, bob, number()));
    assertThat(provider.requests()).hasSize(before);
  }

  @Test
  void aNumberThatNoKeyOpensIsSentNothingAndTheOthersWork() {
    var ann = enrolled(home());
    var home = ann.home();
    plane.in(
        home,
        em ->
            em.createQuery("update FactorEntity f set f.secret = concat(f.secret, 'x')")
                .executeUpdate());
    var half = half(ann);
    assertThat(half.extensions().get("factors").toString()).doesNotContain("+49");
    assertRefused(ErrorCode.SERVICE_UNAVAILABLE, () -> send(ann, challenge(half)));
  }

  @Test
  void theNameOfATenantMakesNoLink() {
    var home = home().named("https://evil.example/\n ÄCME & Söhne, Gesellschaft mbH");
    var bob = DataPlane.userOf(plane.signUp(home, "bob@example.com"));
    begin(home.with(List.of("http://localhost:5000"), config(false)), bob, number());
    assertThat(message().get("Body"))
        .matches("[0-9]{6} is your code for https evil example ÄCME\\. Give it to nobody\\.");
  }
}
