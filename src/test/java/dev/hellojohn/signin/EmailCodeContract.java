package dev.hellojohn.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.SessionId;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.signin.DataPlane.Home;
import dev.hellojohn.tenancy.AuthConfig;
import dev.hellojohn.tenancy.IsolationMode;
import dev.hellojohn.testing.AuthConfigs;
import dev.hellojohn.testing.Parallel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A code from a mail, from the request to the session, with a real mail server. */
abstract class EmailCodeContract extends MailContract {

  static final String ANN = "ann@example.com";
  static final String NOBODY = "nobody@example.com";
  static final String HERE = "203.0.113.7";
  static final Pattern CODE = Pattern.compile("(?m)^([0-9]{6})\\s*$");

  /** Of a node that has more to do than its connections are good for: nothing was looked at. */
  static final String BUSY = "service_unavailable";

  static AuthConfig config(boolean mfaRequired, int mostAttempts) {
    return AuthConfigs.with(
        Map.of(
            "allowed_auth_methods",
            List.of("password", "email_otp"),
            "mfa_required",
            mfaRequired,
            "lockout",
            Map.of("max_attempts", mostAttempts)));
  }

  Home home(IsolationMode mode) {
    return plane.home(mode).with(config(false, 10));
  }

  /** A user whose address is verified. */
  UserId user(Home home, String email) throws Exception {
    var user = DataPlane.userOf(signUp(home, email));
    update(home, user.value(), "u.emailVerified = true, u.updatedAt = :now");
    return user;
  }

  String send(Home home, String email) {
    return plane.requestCode.toSignIn(home.tenant(), home.client(), email).token();
  }

  /** A challenge, and the code that was mailed for it. */
  record Sent(String challenge, String code) {}

  Sent sent(Home home, String email) throws Exception {
    smtp.purgeEmailFromAllMailboxes();
    var challenge = send(home, email);
    assertThat(sender.deliver(home.tenant())).isEqualTo(1);
    return new Sent(challenge, codes().get(0));
  }

  List<String> codes() {
    var codes = new ArrayList<String>();
    for (var mail : smtp.getReceivedMessages()) {
      var found = CODE.matcher(part(mail, 0));
      if (found.find()) {
        codes.add(found.group(1));
      }
    }
    return codes;
  }

  SignedInBody verify(Home home, String challenge, String code) {
    return plane.signInByCode.signIn(
        home.tenant(), home.client(), challenge, code, DataPlane.at(HERE));
  }

  SignedInBody verify(Home home, Sent sent) {
    return verify(home, sent.challenge(), sent.code());
  }

  static String other(String code) {
    return (char) ('0' + (code.charAt(0) - '0' + 5) % 10) + code.substring(1);
  }

  void assertWrong(Home home, Sent sent) {
    assertRefused(
        ErrorCode.INVALID_CREDENTIALS, () -> verify(home, sent.challenge(), other(sent.code())));
  }

  void assertOver(Home home, Sent sent) {
    assertRefused(ErrorCode.CHALLENGE_EXPIRED, () -> verify(home, sent));
  }

  List<Integer> attempts(Home home) {
    return plane.in(
        home,
        em ->
            em.createQuery("select c.attempts from EmailCodeEntity c", Integer.class)
                .getResultList());
  }

  @ParameterizedTest
  @EnumSource
  void aCodeSignsInOnceAndVerifiesTheAddress(IsolationMode mode) throws Exception {
    var home = home(mode);
    signUp(home, ANN);
    var sent = sent(home, "Ann@Example.com");
    var mail = smtp.getReceivedMessages()[0];
    assertThat(mail.getSubject()).isEqualTo("Your code for " + home.tenant().name());
    assertThat(mail.getAllRecipients()[0]).hasToString(ANN);
    for (int part = 0; part < 2; part++) {
      assertThat(part(mail, part)).contains(sent.code(), "10 minutes").doesNotContain("{{");
    }
    assertWrong(home, sent);
    var signedIn = verify(home, sent);
    assertThat(signedIn.user().emailVerified()).isTrue();
    var authentication =
        plane
            .in(home, em -> plane.sessions.find(em, new SessionId(signedIn.session().id())))
            .orElseThrow()
            .authentication();
    assertThat(authentication.methods()).containsExactly("email_otp");
    assertThat(authentication.level()).isEqualTo("urn:hellojohn:loa:1");
    assertThat(authentication.mfaVerified()).isFalse();
    assertOver(home, sent);
    plane.refresh(home, signedIn.session().refreshToken());
  }

  @Test
  void row22OfAHundredPostsOfACodeAtOnceOneSignsIn() throws Exception {
    var home = home(IsolationMode.SEPARATE_SCHEMA);
    user(home, ANN);
    long before = rows(home, "SessionEntity");
    var sent = sent(home, ANN);
    var outcomes = Parallel.call(100, i -> outcome(() -> verify(home, sent)));
    assertThat(Collections.frequency(outcomes, "ok")).as("%s", outcomes).isEqualTo(1);
    assertThat(outcomes).isSubsetOf("ok", "challenge_expired", BUSY);
    assertThat(rows(home, "SessionEntity")).isEqualTo(before + 1);
  }

  @Test
  void row23FiveHundredWrongCodesAtOnceCountAsFive() throws Exception {
    var home = home(IsolationMode.SHARED_SCHEMA);
    user(home, ANN);
    var sent = sent(home, ANN);
    var wrong = other(sent.code());
    var outcomes = Parallel.call(500, i -> outcome(() -> verify(home, sent.challenge(), wrong)));
    assertThat(Collections.frequency(outcomes, "invalid_credentials")).isBetween(1, 5);
    assertThat(outcomes).isSubsetOf("invalid_credentials", "challenge_expired", BUSY);
    assertThat(attempts(home)).containsExactly(5);
    assertOver(home, sent);
  }
}
