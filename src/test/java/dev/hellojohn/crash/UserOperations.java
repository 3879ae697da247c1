package dev.hellojohn.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.crash.Operation.Step;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.Patch;
import dev.hellojohn.kernel.SessionId;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.signin.DataPlane;
import dev.hellojohn.tenancy.IsolationMode;
import dev.hellojohn.user.UserChange;
import dev.hellojohn.user.UserStatus;
import java.util.List;

/** What users do, and what a tenant's server does with them. */
final class UserOperations {

  private static final String ADDRESS = "203.0.113.7";
  private static final String NEW_PASSWORD = "a lantern for the harbour pilot";

  private UserOperations() {}

  static List<Operation> all() {
    return List.of(
        signUp(IsolationMode.SEPARATE_SCHEMA),
        signUpWithKey(IsolationMode.SHARED_SCHEMA),
        signIn(IsolationMode.SEPARATE_DATABASE),
        refresh(IsolationMode.SHARED_SCHEMA),
        signOut(IsolationMode.SEPARATE_SCHEMA),
        changePassword(IsolationMode.SEPARATE_DATABASE),
        disable(IsolationMode.SEPARATE_SCHEMA),
        deleteAccount(IsolationMode.SHARED_SCHEMA));
  }

  private static Step in(IsolationMode mode, Step then) {
    return (node, facts) -> {
      facts.put("slug", node.shared(mode));
      then.run(node, facts);
    };
  }

  private static Operation signUp(IsolationMode mode) {
    return new Operation(
        "sign-up",
        in(mode, (node, facts) -> {}),
        (node, facts) -> node.data.signUp(node.home(facts.get("slug")), facts.email(), null),
        (node, facts) -> {
          var home = node.home(facts.get("slug"));
          var users = node.users(home, facts.email());
          for (var user : users) {
            assertThat(node.liveSessions(home, user)).isEqualTo(1);
          }
          assertThat(Node.refusal(() -> node.data.signUp(home, facts.email(), null)).isPresent())
              .isEqualTo(!users.isEmpty());
          node.data.signIn(home, facts.email(), DataPlane.PASSWORD, ADDRESS);
          assertThat(node.users(home, facts.email())).hasSize(1);
        });
  }

  private static Operation signUpWithKey(IsolationMode mode) {
    return new Operation(
        "sign-up with a key",
        in(mode, (node, facts) -> {}),
        (node, facts) ->
            node.data.signUp(node.home(facts.get("slug")), facts.email(), facts.unique()),
        (node, facts) -> {
          var home = node.home(facts.get("slug"));
          var before = node.users(home, facts.email());
          var again = node.data.signUp(home, facts.email(), facts.unique());
          if (!before.isEmpty()) {
            assertThat(before).containsExactly(again.user().id());
          }
          assertThat(node.users(home, facts.email())).containsExactly(again.user().id());
          assertThat(node.liveSessions(home, again.user().id())).isEqualTo(1);
          node.data.refresh(home, again.session().refreshToken());
        });
  }

  /** Somebody who is signed in twice. */
  private static Step signedIn(IsolationMode mode) {
    return in(
        mode,
        (node, facts) -> {
          var home = node.home(facts.get("slug"));
          var first = node.data.signUp(home, facts.email(), null);
          var second = node.data.signIn(home, facts.email(), DataPlane.PASSWORD, ADDRESS);
          facts
              .put("user", first.user().id())
              .put("session", first.session().id())
              .put("token", first.session().refreshToken())
              .put("other token", second.session().refreshToken());
        });
  }

  private static Operation signIn(IsolationMode mode) {
    return new Operation(
        "sign-in",
        signedIn(mode),
        (node, facts) ->
            node.data.signIn(
                node.home(facts.get("slug")), facts.email(), DataPlane.PASSWORD, ADDRESS),
        (node, facts) -> {
          var home = node.home(facts.get("slug"));
          assertThat(node.liveSessions(home, facts.get("user"))).isBetween(2L, 3L);
          node.data.signIn(home, facts.email(), DataPlane.PASSWORD, ADDRESS);
          node.data.refresh(home, facts.get("token"));
        });
  }

  private static Operation refresh(IsolationMode mode) {
    return new Operation(
        "refresh",
        signedIn(mode),
        (node, facts) -> node.data.refresh(node.home(facts.get("slug")), facts.get("token")),
        (node, facts) -> {
          var home = node.home(facts.get("slug"));
          var successor = node.data.refresh(home, facts.get("token")).refreshToken();
          assertThat(node.data.refresh(home, facts.get("token")).refreshToken())
              .isEqualTo(successor);
          node.data.refresh(home, successor);
          assertThat(node.liveSessions(home, facts.get("user"))).isEqualTo(2);
        });
  }

  private static Operation signOut(IsolationMode mode) {
    Step act =
        (node, facts) ->
            node.data.signOutEverywhere(
                node.home(facts.get("slug")),
                new UserId(facts.get("user")),
                new SessionId(facts.get("session")));
    return new Operation(
        "sign-out",
        signedIn(mode),
        act,
        (node, facts) -> {
          var home = node.home(facts.get("slug"));
          assertThat(node.liveSessions(home, facts.get("user"))).isIn(0L, 2L);
          act.run(node, facts);
          refused(node, facts, "token");
          refused(node, facts, "other token");
        });
  }

  private static void refused(Node node, Facts facts, String token) {
    assertThat(
            Node.refusal(() -> node.data.refresh(node.home(facts.get("slug")), facts.get(token))))
        .contains(ErrorCode.SESSION_REVOKED);
  }

  private static boolean opens(Node node, Facts facts, String password) {
    return Node.refusal(
            () ->
                node.data.signIn(
                    node.home(facts.get("slug")), facts.email(), password, "198.51.100.4"))
        .isEmpty();
  }

  private static Operation changePassword(IsolationMode mode) {
    Step act =
        (node, facts) ->
            node.data.changePassword(
                node.home(facts.get("slug")),
                new UserId(facts.get("user")),
                new SessionId(facts.get("session")),
                DataPlane.PASSWORD,
                NEW_PASSWORD);
    return new Operation(
        "password change",
        signedIn(mode),
        act,
        (node, facts) -> {
          boolean changed = opens(node, facts, NEW_PASSWORD);
          assertThat(opens(node, facts, DataPlane.PASSWORD)).isEqualTo(!changed);
          if (changed) {
            refused(node, facts, "other token");
          } else {
            node.data.refresh(node.home(facts.get("slug")), facts.get("other token"));
            act.run(node, facts);
            assertThat(opens(node, facts, NEW_PASSWORD)).isTrue();
          }
          node.data.refresh(node.home(facts.get("slug")), facts.get("token"));
        });
  }

  private static Operation disable(IsolationMode mode) {
    Step act =
        (node, facts) ->
            node.data.changeUser.change(
                node.home(facts.get("slug")).tenant(),
                new UserId(facts.get("user")),
                disabled(),
                null);
    return new Operation(
        "disabling a user",
        signedIn(mode),
        act,
        (node, facts) -> {
          var home = node.home(facts.get("slug"));
          boolean disabled = !opens(node, facts, DataPlane.PASSWORD);
          if (disabled) {
            assertThat(node.liveSessions(home, facts.get("user"))).isZero();
          } else {
            node.data.refresh(home, facts.get("other token"));
            act.run(node, facts);
          }
          refused(node, facts, "token");
          assertThat(opens(node, facts, DataPlane.PASSWORD)).isFalse();
        });
  }

  private static UserChange disabled() {
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

  private static Operation deleteAccount(IsolationMode mode) {
    Step act =
        (node, facts) ->
            node.data.deleteAccount(node.home(facts.get("slug")), new UserId(facts.get("user")));
    return new Operation(
        "deleting an account",
        signedIn(mode),
        act,
        (node, facts) -> {
          var home = node.home(facts.get("slug"));
          if (!node.users(home, facts.email()).isEmpty()) {
            node.data.refresh(home, facts.get("token"));
            act.run(node, facts);
          }
          assertThat(node.users(home, facts.email())).isEmpty();
          assertThat(node.liveSessions(home, facts.get("user"))).isZero();
          assertThat(Node.refusal(() -> node.data.refresh(home, facts.get("token"))))
              .contains(ErrorCode.REFRESH_TOKEN_INVALID);
          node.data.signUp(home, facts.email(), null);
        });
  }
}
