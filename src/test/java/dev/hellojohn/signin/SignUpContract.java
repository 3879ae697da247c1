package dev.hellojohn.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.hellojohn.edge.idempotency.CreationRequest;
import dev.hellojohn.kernel.Detail;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.PageRequest;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.signin.DataPlane.Home;
import dev.hellojohn.tenancy.IsolationMode;
import dev.hellojohn.testing.AuthConfigs;
import dev.hellojohn.testing.Parallel;
import dev.hellojohn.user.UserFilter;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What signing up promises. */
abstract class SignUpContract extends DataPlaneContract {

  private static final String ANN = "ann@example.com";
  private static final String HERE = "203.0.113.7";

  private static Home with(
      Home home, List<String> methods, List<String> domains, String verification, boolean hidden) {
    return home.with(
        AuthConfigs.with(
            Map.of(
                "allowed_auth_methods",
                methods,
                "allowed_email_domains",
                domains,
                "email_verification",
                verification,
                "enumeration_protection",
                hidden)));
  }

  private static Home hiding(Home home) {
    return with(home, List.of("password"), List.of(), "optional", true);
  }

  private long users(Home home) {
    var all = new UserFilter(null, null, null, null, null, null, null, null);
    return plane.in(home, em -> plane.search.list(em, all, new PageRequest(1, null, true)).total());
  }

  @ParameterizedTest
  @EnumSource
  void oneAddressIsOneUserHoweverManyAskAtOnce(IsolationMode mode) throws Exception {
    var home = plane.home(mode);
    var outcomes = Parallel.call(200, i -> outcome(() -> plane.signUp(home, ANN)));

    assertThat(Collections.frequency(outcomes, "ok")).isEqualTo(1);
    assertThat(outcomes).isSubsetOf("ok", "email_already_exists", "service_unavailable");
    assertThat(users(home)).isEqualTo(1);
    plane.signIn(home, ANN, DataPlane.PASSWORD, HERE);
  }

  @ParameterizedTest
  @EnumSource
  void aUsernameIsOneUsersAndSignsIn(IsolationMode mode) {
    var home = plane.home(mode);
    plane.signUp(
        home, new SignUpRequest(ANN, DataPlane.PASSWORD, "Ann", "Ann.1", null, null, null), null);

    assertRefused(
        ErrorCode.USERNAME_TAKEN,
        () ->
            plane.signUp(
                home,
                new SignUpRequest(
                    "bob@example.com", DataPlane.PASSWORD, null, "ann.1", null, null, null),
                null));
    var account = new SignInRequest(null, "ANN.1", DataPlane.PASSWORD, null, null).account();
    var signedIn =
        plane.signIn.signIn(
            home.tenant(),
            home.client(),
            account,
            new SignIn.Shown(DataPlane.PASSWORD, null),
            DataPlane.at(HERE));
    assertThat(signedIn.user().email()).isEqualTo(ANN);
    assertThat(signedIn.user().username()).isEqualTo("ann.1");
  }

  @Test
  void whatIsWrongIsNamed() {
    var home = plane.home(IsolationMode.SHARED_SCHEMA);
    assertRefused(
        ErrorCode.VALIDATION_FAILED,
        () -> new SignInRequest(null, "a", DataPlane.PASSWORD, null, null).account());
    assertRefused(
        ErrorCode.VALIDATION_FAILED,
        () -> new SignInRequest(ANN, "ann", DataPlane.PASSWORD, null, null).account());
    assertRefused(ErrorCode.INVALID_EMAIL, () -> plane.signUp(home, "no address"));
    assertRefused(ErrorCode.PASSWORD_TOO_WEAK, () -> signUp(home, "short"));
    assertRefused(ErrorCode.PASSWORD_BREACHED, () -> signUp(home, "password123"));
    assertRefused(ErrorCode.PASSWORD_TOO_WEAK, () -> signUp(home, "ann@example.com"));
    assertRefused(
        ErrorCode.VALIDATION_FAILED,
        () ->
            plane.signUp(
                home,
                new SignUpRequest(ANN, DataPlane.PASSWORD, " ", "a", null, null, null),
                null));
    assertRefused(
        ErrorCode.VALIDATION_FAILED,
        () ->
            plane.signUp(
                home,
                new SignUpRequest(
                    ANN, DataPlane.PASSWORD, null, null, Map.of("k", "x".repeat(9000)), null, null),
                null));
    assertThat(users(home)).isZero();
  }

  private void signUp(Home home, String password) {
    plane.signUp(home, new SignUpRequest(ANN, password, null, null, null, null, null), null);
  }

  @Test
  void theTenantsSettingsHold() {
    var home = plane.home(IsolationMode.SHARED_SCHEMA);
    var noPasswords = with(home, List.of("passkey"), List.of(), "optional", false);
    assertRefused(ErrorCode.INSUFFICIENT_PERMISSIONS, () -> plane.signUp(noPasswords, ANN));
    assertRefused(
        ErrorCode.INSUFFICIENT_PERMISSIONS,
        () -> plane.signIn(noPasswords, ANN, DataPlane.PASSWORD, HERE));

    var ownDomain = with(home, List.of("password"), List.of("example.org"), "optional", false);
    assertRefused(ErrorCode.VALIDATION_FAILED, () -> plane.signUp(ownDomain, ANN));
    plane.signUp(ownDomain, "ann@example.org");
    assertRefused(ErrorCode.INVALID_EMAIL, () -> plane.signUp(ownDomain, "no address"));

    var proved = with(home, List.of("password"), List.of(), "required_before_sign_in", false);
    assertThat(plane.signUp(proved, ANN).session()).isNull();
    assertRefused(
        ErrorCode.EMAIL_NOT_VERIFIED, () -> plane.signIn(proved, ANN, DataPlane.PASSWORD, HERE));
    assertRefused(
        ErrorCode.INVALID_CREDENTIALS, () -> plane.signIn(proved, ANN, "a wrong password", HERE));
    plane.signIn(home, ANN, DataPlane.PASSWORD, HERE);
  }

  @ParameterizedTest
  @EnumSource
  void attack46WhereAddressesAreHiddenATakenOneIsAnsweredLikeAFreeOne(IsolationMode mode) {
    var home = hiding(plane.home(mode));
    plane.signUp(home, ANN);
    plane.signUp(home, "warm-up@example.com");
    long hashes = plane.hasher.hashesComputed();
    long taken = plane.statements(home, () -> assertHidden(home, ANN));
    long free = plane.statements(home, () -> assertHidden(home, "bob@example.com"));

    assertThat(taken).isEqualTo(free);
    assertThat(plane.hasher.hashesComputed() - hashes).isEqualTo(2);
    assertThat(users(home)).isEqualTo(3);
    plane.signIn(home, "bob@example.com", DataPlane.PASSWORD, HERE);
  }

  /**
   * A username that is taken afterwards would tell that an account was made, for a free address.
   */
  @ParameterizedTest
  @EnumSource
  void attack46WhereAddressesAreHiddenNobodySignsUpWithAUsername(IsolationMode mode) {
    var home = hiding(plane.home(mode));
    plane.signUp(home, ANN);
    for (var email : List.of(ANN, "bob@example.com")) {
      assertThatThrownBy(
              () ->
                  plane.signUp(
                      home,
                      new SignUpRequest(email, DataPlane.PASSWORD, null, "ann.1", null, null, null),
                      null))
          .isInstanceOfSatisfying(
              ProblemException.class,
              refused -> {
                assertThat(refused.code()).isEqualTo(ErrorCode.VALIDATION_FAILED);
                assertThat(refused.details())
                    .extracting(Detail::field, Detail::code)
                    .containsExactly(tuple("username", "not_allowed"));
              });
    }
    assertThat(users(home)).isEqualTo(1);
  }

  private void assertHidden(Home home, String email) {
    var answer =
        plane.signUp(
            home,
            new SignUpRequest(email, DataPlane.PASSWORD, "Ann", null, null, null, null),
            null);
    assertThat(answer.session()).isNull();
    assertThat(answer.user().email()).isEqualTo(email);
    assertThat(answer.user().name()).isEqualTo("Ann");
    assertThat(answer.user().createdAt()).isEqualTo(plane.clock.instant());
  }

  @Test
  void attack46AnUnprovedHiddenAddressIsNotToldAtSignInEither() {
    var plain = plane.home(IsolationMode.SHARED_SCHEMA);
    var home = with(plain, List.of("password"), List.of(), "required_before_sign_in", true);
    plane.signUp(home, ANN);
    assertRefused(
        ErrorCode.INVALID_CREDENTIALS, () -> plane.signIn(home, ANN, DataPlane.PASSWORD, HERE));
  }

  @Test
  void attack46ALockDoesNotTellOfAnUnprovedHiddenAddressEither() {
    var plain = plane.home(IsolationMode.SHARED_SCHEMA);
    var home = with(plain, List.of("password"), List.of(), "required_before_sign_in", true);
    plane.signUp(home, ANN);
    for (int i = 0; i < 10; i++) {
      assertRefused(
          ErrorCode.INVALID_CREDENTIALS, () -> plane.signIn(home, ANN, "a wrong password", HERE));
    }
    assertRefused(
        ErrorCode.INVALID_CREDENTIALS, () -> plane.signIn(home, ANN, DataPlane.PASSWORD, HERE));
  }

  @Test
  void hiddenAddressesStayOneUserEach() throws Exception {
    var home = hiding(plane.home(IsolationMode.SHARED_SCHEMA));
    var outcomes = Parallel.call(50, i -> outcome(() -> plane.signUp(home, ANN)));
    assertThat(outcomes).containsOnly("ok");
    assertThat(users(home)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void theSameKeyAndBodyGiveTheSameAnswer(IsolationMode mode) {
    var home = plane.home(mode);
    var first = plane.signUp(home, ANN, "key-1");
    assertThat(plane.signUp(home, ANN, "key-1")).isEqualTo(first);
    assertRefused(
        ErrorCode.IDEMPOTENCY_KEY_REUSED, () -> plane.signUp(home, "bob@example.com", "key-1"));
    assertRefused(
        ErrorCode.IDEMPOTENCY_KEY_REUSED,
        () ->
            plane.signUp(
                home,
                new SignUpRequest(ANN, "another password", null, null, null, null, null),
                "key-1"));

    var otherClient = new Home(home.tenant(), plane.anotherClient(home));
    assertRefused(ErrorCode.EMAIL_ALREADY_EXISTS, () -> plane.signUp(otherClient, ANN, "key-1"));
    assertRefused(ErrorCode.EMAIL_ALREADY_EXISTS, () -> plane.signUp(home, ANN, "key-2"));
    plane.signUp(home, "carol@example.com", "key-2");
    plane.refresh(home, first.session().refreshToken());
    plane.clock.advance(Duration.ofHours(24));
    plane.signUp(home, "dora@example.com", "key-1");
  }

  @ParameterizedTest
  @EnumSource
  void theSameKeyAtOnceMakesOneUserAndOneAnswer(IsolationMode mode) throws Exception {
    var home = plane.home(mode);
    var answers = Parallel.call(30, i -> plane.signUp(home, ANN, "key"));
    assertThat(answers).containsOnly(answers.get(0));
    assertThat(users(home)).isEqualTo(1);
  }

  @Test
  void aKeyThatIsNoneIsRefused() {
    var home = plane.home(IsolationMode.SHARED_SCHEMA);
    for (var key : List.of("", " ", "a b", "ü", "x".repeat(256))) {
      assertRefused(
          ErrorCode.VALIDATION_FAILED,
          () -> new CreationRequest(home.tenant(), home.client().id(), "POST /x", key, "body"));
    }
  }

  @Test
  void oldKeysArePurged() {
    var home = plane.home(IsolationMode.SEPARATE_SCHEMA);
    plane.signUp(home, ANN, "key");
    plane.clock.advance(Duration.ofHours(25));
    var now = plane.clock.instant();
    assertThat(plane.<Integer>in(home, em -> plane.idempotency.purgeExpired(em, now, 10)))
        .isEqualTo(1);
    assertThat(plane.<Integer>in(home, em -> plane.idempotency.purgeExpired(em, now, 10))).isZero();
  }
}
