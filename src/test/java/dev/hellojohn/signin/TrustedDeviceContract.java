package dev.hellojohn.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hellojohn.access.Caller;
import dev.hellojohn.event.mail.MailPurpose;
import dev.hellojohn.event.mail.OrderedMail;
import dev.hellojohn.factor.FactorProof;
import dev.hellojohn.factor.FactorType;
import dev.hellojohn.kernel.DeviceId;
import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.FactorId;
import dev.hellojohn.kernel.Patch;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.SessionId;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.session.Authentication;
import dev.hellojohn.signin.DataPlane.Home;
import dev.hellojohn.tenancy.IsolationMode;
import dev.hellojohn.testing.AuthConfigs;
import dev.hellojohn.testing.Authenticator;
import dev.hellojohn.testing.Parallel;
import dev.hellojohn.user.UserChange;
import dev.hellojohn.user.UserStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Devices on which a user is not asked for the second factor, on one database. */
abstract class TrustedDeviceContract extends DataPlaneContract {

  private static final String ANN = "ann@example.com";
  private static final String HERE = "203.0.113.7";
  private static final Duration STEP = Duration.ofSeconds(30);
  private static final Duration MONTH = Duration.ofDays(30);

  /**
   * Reads of the clock in a sign-in before that of the session's beginning: then the device is
   * found.
   */
  private static final int BEFORE_PREPARED = 3;

  /** A user with an app. */
  private record Enrolled(
      Home home, String email, UserId user, SessionId session, FactorId id, Authenticator app) {}

  private Enrolled enrolled(Home home, String email) {
    var signUp = plane.signUp(home, email);
    var user = DataPlane.userOf(signUp);
    var begun = plane.enrollFactor.begin(home.tenant(), user, "Phone");
    var app = Authenticator.of(begun.totp().secret());
    var id = new FactorId(begun.factorId());
    plane.enrollFactor.confirm(home.tenant(), user, id, app.at(plane.clock.instant()));
    plane.clock.advance(STEP);
    return new Enrolled(home, email, user, new SessionId(signUp.session().id()), id, app);
  }

  private Enrolled enrolled() {
    return enrolled(plane.home(IsolationMode.SEPARATE_SCHEMA), ANN);
  }

  private Home trustingFor(Home home, int seconds) {
    return home.with(AuthConfigs.with(Map.of("session", Map.of("trusted_device_ttl", seconds))));
  }

  private SignedInBody signIn(Home home, String email, String password, String device) {
    return plane.signIn.signIn(
        home.tenant(),
        home.client(),
        new Account.ByEmail(new Email(email)),
        new SignIn.Shown(password, device),
        DataPlane.at(HERE));
  }

  private SignedInBody signIn(Enrolled ann, String device) {
    return signIn(ann.home(), ann.email(), DataPlane.PASSWORD, device);
  }

  private String challenge(Home home, String email, String device) {
    var refusal =
        catchThrowableOfType(
            ProblemException.class, () -> signIn(home, email, DataPlane.PASSWORD, device));
    assertThat(refusal.code()).isEqualTo(ErrorCode.MFA_REQUIRED);
    return (String) refusal.extensions().get("challenge_id");
  }

  /** As without a device: the challenge is there, and nothing says why. */
  private void assertIsAsked(Enrolled ann, String device) {
    assertThat(challenge(ann.home(), ann.email(), device)).startsWith("mfc_");
  }

  private SignedInBody verify(Enrolled ann, Home home, boolean trust) {
    plane.clock.advance(STEP);
    var code = new FactorProof.Code(ann.app().at(plane.clock.instant()));
    return plane.verifyFactor.verify(
        home.tenant(),
        home.client(),
        new VerifyFactor.Answer(challenge(home, ann.email(), null), ann.id(), code, trust),
        DataPlane.at(HERE),
        user -> {});
  }

  private String trusted(Enrolled ann) {
    return verify(ann, ann.home(), true).trustedDevice().token();
  }

  private Authentication authentication(Home home, SignedInBody signedIn) {
    var id = new SessionId(signedIn.session().id());
    return plane.in(home, em -> plane.sessions.find(em, id).orElseThrow().authentication());
  }

  private long rows(Home home) {
    return plane.in(
        home,
        em ->
            em.createQuery("select count(d) from TrustedDeviceEntity d", Long.class)
                .getSingleResult());
  }

  @ParameterizedTest
  @EnumSource
  void aTrustedDeviceIsNotAskedForTheFactorForAMonth(IsolationMode mode) {
    var ann = enrolled(plane.home(mode), ANN);
    var home = ann.home();
    assertThat(verify(ann, home, false).trustedDevice()).isNull();
    var told = verify(ann, home, true).trustedDevice();
    assertThat(told.token()).startsWith("tdt_").hasSizeGreaterThan(40);
    assertThat(told.id()).startsWith("dev_");
    assertThat(told.expiresAt()).isEqualTo(plane.clock.instant().plus(MONTH));
    assertThat(told.toString()).doesNotContain(told.token());
    List<String> stored =
        plane.in(
            home,
            em ->
                em.createQuery("select d.tokenHash from TrustedDeviceEntity d", String.class)
                    .getResultList());
    assertThat(stored).hasSize(1).doesNotContain(told.token());

    plane.clock.advance(Duration.ofDays(29));
    var signedIn = signIn(ann, told.token());
    var authentication = authentication(home, signedIn);
    // What was shown a month ago is not said to be shown now.
    assertThat(authentication.methods()).containsExactly("pwd", "trusted_device");
    assertThat(authentication.level()).isEqualTo("urn:hellojohn:loa:1");
    assertThat(authentication.mfaVerified()).isFalse();
    assertThat(signedIn.trustedDevice()).isNull();
    assertRefused(
        ErrorCode.INVALID_CREDENTIALS,
        () -> signIn(home, ANN, "not " + DataPlane.PASSWORD, told.token()));
    assertIsAsked(ann, null);

    // Its use prolongs nothing.
    plane.clock.advance(Duration.ofDays(1));
    assertIsAsked(ann, told.token());
    plane.clock.advance(Duration.ofSeconds(1));
    plane.expiredRows.purge(home.tenant());
    assertThat(rows(home)).isZero();
  }

  @Test
  void aTokenIsWorthNothingToAnybodyElse() {
    var ann = enrolled();
    var home = ann.home();
    var device = trusted(ann);
    var ben = enrolled(home, "ben@example.com");
    assertIsAsked(ben, device);
    var abroad = enrolled(plane.home(IsolationMode.SEPARATE_SCHEMA), ANN);
    assertIsAsked(abroad, device);
    challenge(new Home(home.tenant(), plane.anotherClient(home)), ANN, device);
    for (var junk : List.of("", "tdt_", device + "x", device.substring(4), "mfc_" + device)) {
      assertIsAsked(ann, junk);
    }
    signIn(ann, device);
  }

  @Test
  void aTenantDecidesForHowLong() {
    var ann = enrolled();
    var off = trustingFor(ann.home(), 0);
    assertThat(verify(ann, off, true).trustedDevice()).isNull();
    assertThat(rows(off)).isZero();
    var hour = trustingFor(ann.home(), 3600);
    var brief = verify(ann, hour, true).trustedDevice();
    assertThat(brief.expiresAt()).isEqualTo(plane.clock.instant().plusSeconds(3600));
    var device = trusted(ann);
    challenge(off, ANN, device);
    plane.clock.advance(Duration.ofHours(1));
    // A shorter time means also those that there are.
    challenge(hour, ANN, device);
    assertIsAsked(ann, brief.token());
    signIn(ann, device);
    // A tenant that asks everybody for a factor trusts devices too, of who has one.
    assertThat(trustingFor(ann.home(), 90 * 86_400).tenant().authConfig().faults()).isEmpty();
    assertThat(trustingFor(ann.home(), 90 * 86_401).tenant().authConfig().faults())
        .extracting("field")
        .containsExactly("auth_config.session.trusted_device_ttl");
  }

  /** ASVS 5.0 V7.5.1: a device is no proof. */
  @Test
  void aTrustedDeviceProvesNothing() {
    var ann = enrolled();
    var home = ann.home();
    var session = new SessionId(signIn(ann, trusted(ann)).session().id());
    var caller = new Caller.EndUser(ann.user(), session, home.client().id(), null);
    assertRefused(
        ErrorCode.MFA_REQUIRED,
        () ->
            plane.reauthentication.require(
                home.tenant(),
                home.client(),
                caller,
                new Reauthentication.Proof(DataPlane.PASSWORD, null, null),
                DataPlane.at(HERE),
                user -> {}));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password changed",
        "password reset",
        "password set by the server",
        "disabled",
        "signed out everywhere",
        "factor enrolled",
        "factor removed",
        "backup codes",
        "forgotten"
      })
  void whatEndsTrust(String what) {
    var ann = enrolled();
    var home = ann.home();
    var ben = enrolled(home, "ben@example.com");
    var bens = trusted(ben);
    var device = trusted(ann);
    plane.signOut.signOut(home.tenant(), ann.user(), ann.session(), SignOut.Scope.OTHERS);
    signIn(ann, device);
    var password = endTrust(ann, what);
    var refusal =
        catchThrowableOfType(ProblemException.class, () -> signIn(home, ANN, password, device));
    assertThat(refusal.code()).isEqualTo(ErrorCode.MFA_REQUIRED);
    assertThat(rows(home)).isOne();
    signIn(ben, bens);
  }

  /** Returns the password that is good now. */
  private String endTrust(Enrolled ann, String what) {
    var home = ann.home();
    var tenant = home.tenant();
    var fresh = "shut, sesame, said the sailor";
    switch (what) {
      case "password changed" -> {
        plane.changePassword(home, ann.user(), ann.session(), DataPlane.PASSWORD, fresh);
        return fresh;
      }
      case "password reset" -> {
        plane.in(
            home,
            em -> em.createQuery("update UserEntity u set u.emailVerified = true").executeUpdate());
        var mail =
            new OrderedMail(
                "mail_1",
                MailPurpose.RESET_PASSWORD,
                new Email(ann.email()),
                "",
                ann.user(),
                null,
                plane.clock.instant());
        var token =
            plane.in(
                home,
                em ->
                    plane
                        .oneTimeTokens
                        .issue(em, OneTimeTokens.Purpose.RESET_PASSWORD, ann.user(), mail)
                        .orElseThrow());
        plane.resetPassword.reset(tenant, token, fresh, DataPlane.at(HERE));
        return fresh;
      }
      case "password set by the server" -> {
        var hash = Patch.of(plane.hasher.hash(fresh));
        plane.changeUser.change(tenant, ann.user(), change(hash, Patch.absent()), null);
        return fresh;
      }
      case "disabled" -> {
        for (var status : List.of(UserStatus.DISABLED, UserStatus.ACTIVE)) {
          var change = change(Patch.absent(), Patch.of(status));
          plane.changeUser.change(tenant, ann.user(), change, null);
        }
      }
      case "signed out everywhere" -> plane.signOutEverywhere(home, ann.user(), ann.session());
      case "factor enrolled" -> {
        var begun = plane.enrollFactor.begin(tenant, ann.user(), "Tablet");
        var app = Authenticator.of(begun.totp().secret());
        var id = new FactorId(begun.factorId());
        plane.enrollFactor.confirm(tenant, ann.user(), id, app.at(plane.clock.instant()));
      }
      case "factor removed" -> {
        plane.generateBackupCodes.generate(tenant, ann.user());
        var paper =
            plane.in(home, em -> plane.factors.of(em, ann.user())).stream()
                .filter(factor -> factor.type() == FactorType.BACKUP_CODES)
                .findFirst()
                .orElseThrow();
        trusted(ann);
        plane.removeFactor.remove(tenant, ann.user(), paper.id(), ann.session());
      }
      case "backup codes" -> plane.generateBackupCodes.generate(tenant, ann.user());
      case "forgotten" -> {
        var ben = plane.userIdOf(home, "ben@example.com");
        var device = plane.in(home, em -> plane.devices.of(em, tenant, ann.user())).get(0);
        assertThat(device.lastUsedAt()).isEqualTo(plane.clock.instant());
        assertThat(forget(home, ben, device.id())).isFalse();
        assertThat(forget(home, ann.user(), device.id())).isTrue();
        assertThat(forget(home, ann.user(), device.id())).isFalse();
      }
      default -> throw new IllegalArgumentException(what);
    }
    return DataPlane.PASSWORD;
  }

  /** Who had the address in hand before its owner came keeps nothing (ADR 022). */
  @Test
  void row39WhatAStrangerTrustedIsForgotten() {
    var ann = enrolled();
    var home = ann.home();
    trusted(ann);
    var before = plane.in(home, em -> plane.users.find(em, ann.user())).orElseThrow();
    plane.in(home, em -> plane.mailbox.record(em, before, null));
    assertThat(rows(home)).isZero();
  }

  private static UserChange change(Patch<String> hash, Patch<UserStatus> status) {
    return new UserChange(
        Patch.absent(),
        Patch.absent(),
        Patch.absent(),
        Patch.absent(),
        Patch.absent(),
        Patch.absent(),
        Patch.absent(),
        hash,
        Patch.absent(),
        status,
        Patch.absent(),
        Patch.absent());
  }

  private boolean forget(Home home, UserId user, DeviceId device) {
    return plane.in(home, em -> plane.devices.revoke(em, user, device));
  }

  /** Lets something happen after so many times that somebody reads the clock. */
  private void after(int reads, Runnable happening) {
    plane.clock.meanwhile(reads == 0 ? happening : () -> after(reads - 1, happening));
  }

  @Test
  void whatEndsTrustMeanwhileWins() {
    var ann = enrolled();
    var home = ann.home();
    var device = trusted(ann);
    // After it was found, and before it is written down as used.
    after(BEFORE_PREPARED, () -> plane.in(home, em -> plane.devices.revokeAll(em, ann.user())));
    assertIsAsked(ann, device);
    assertThat(rows(home)).isZero();
  }

  @Test
  void manySignInsAtOnceRestOnOneDevice() throws Exception {
    var ann = enrolled();
    var device = trusted(ann);
    var outcomes = Parallel.call(20, i -> outcome(() -> signIn(ann, device)));
    assertThat(outcomes).isSubsetOf("ok", "service_unavailable", "invalid_credentials");
    signIn(ann, device);
  }

  @Test
  void theOldestOfTooManyDevicesIsForgotten() {
    var ann = enrolled();
    var first = trusted(ann);
    var second = trusted(ann);
    for (int i = 0; i < 19; i++) {
      trusted(ann);
    }
    assertThat(rows(ann.home())).isEqualTo(20);
    assertIsAsked(ann, first);
    signIn(ann, second);
  }
}
