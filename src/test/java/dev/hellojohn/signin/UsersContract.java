package dev.hellojohn.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.edge.idempotency.CreationRequest;
import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.Page;
import dev.hellojohn.kernel.PageRequest;
import dev.hellojohn.kernel.Patch;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.signin.DataPlane.Home;
import dev.hellojohn.tenancy.IsolationMode;
import dev.hellojohn.testing.Parallel;
import dev.hellojohn.user.CreateUserRequest;
import dev.hellojohn.user.ManagedUserBody;
import dev.hellojohn.user.User;
import dev.hellojohn.user.UserChange;
import dev.hellojohn.user.UserFilter;
import dev.hellojohn.user.UserStatus;
import dev.hellojohn.user.Username;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the list of users and their changes promise. */
abstract class UsersContract extends DataPlaneContract {

  private static final UserChange NOTHING =
      UserChange.ofProfile(
          Patch.absent(), Patch.absent(), Patch.absent(), Patch.absent(), Patch.absent());

  private ManagedUserBody create(Home home, String email, String name, String externalId) {
    return create(home, email, null, null, name, externalId);
  }

  private ManagedUserBody create(
      Home home, String email, String password, String hash, String name, String externalId) {
    var request =
        new CreateUserRequest(
            email,
            null,
            password,
            hash,
            name,
            null,
            null,
            null,
            externalId,
            null,
            null,
            null,
            null);
    return plane.createUser.create(
        new CreationRequest(home.tenant(), home.client().id(), "POST /v1/users", null, request),
        request);
  }

  private User change(Home home, UserId id, UserChange change) {
    return plane.changeUser.change(home.tenant(), id, change, null);
  }

  private static UserChange named(String name) {
    return UserChange.ofProfile(
        Patch.absent(), Patch.ofNullable(name), Patch.absent(), Patch.absent(), Patch.absent());
  }

  private static UserChange metadata(Map<String, Object> patch) {
    return UserChange.ofProfile(
        Patch.absent(), Patch.absent(), Patch.absent(), Patch.absent(), Patch.of(patch));
  }

  private static UserChange identity(
      Patch<Email> email, Patch<Boolean> verified, Patch<Username> username, Patch<String> id) {
    return new UserChange(
        email,
        verified,
        username,
        Patch.absent(),
        Patch.absent(),
        Patch.absent(),
        id,
        Patch.absent(),
        Patch.absent(),
        Patch.absent(),
        Patch.absent(),
        Patch.absent());
  }

  private Page<User> list(Home home, UserFilter filter, int limit, String after, boolean total) {
    return plane.in(
        home, em -> plane.search.list(em, filter, new PageRequest(limit, after, total)));
  }

  private List<String> found(Home home, UserFilter filter) {
    return list(home, filter, 100, null, false).data().stream()
        .map(user -> user.email().localPart())
        .toList();
  }

  private static UserFilter query(String query) {
    return new UserFilter(query, null, null, null, null, null, null, null);
  }

  @ParameterizedTest
  @EnumSource
  void pagesHoldEachUserOnceTheNewestFirst(IsolationMode mode) {
    var home = plane.home(mode);
    var made = new ArrayList<String>();
    for (int i = 0; i < 7; i++) {
      made.add(0, create(home, "u" + i + "@example.com", null, null).id());
    }
    var seen = new ArrayList<String>();
    String after = null;
    int pages = 0;
    do {
      var page = list(home, query(null), 3, after, true);
      assertThat(page.total()).isEqualTo(7);
      page.data().forEach(user -> seen.add(user.id().value()));
      after = page.nextCursor();
      pages++;
      create(home, "later" + pages + "@example.com", null, null);
      plane.changeUser.delete(
          home.tenant(), plane.userIdOf(home, "later" + pages + "@example.com"), null);
    } while (after != null);
    assertThat(seen).isEqualTo(made);
    assertThat(pages).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource
  void aSearchFindsBeginningsInAnyCase(IsolationMode mode) {
    var home = plane.home(mode);
    create(home, "ann@example.com", "Ångström, Ann", "4711");
    create(home, "bob_x@example.com", "Bob 100%", "4712");
    create(home, "bobby@example.com", "annette", null);

    assertThat(found(home, query("ANN"))).containsExactly("bobby", "ann");
    assertThat(found(home, query("ång"))).containsExactly("ann");
    assertThat(found(home, query("A\u030angstr"))).containsExactly("ann");
    assertThat(found(home, query("bob_"))).containsExactly("bob_x");
    assertThat(found(home, query("bob 100%"))).containsExactly("bob_x");
    assertThat(found(home, query("%"))).isEmpty();
    assertThat(found(home, query("!"))).isEmpty();
    assertThat(found(home, query("' or '1'='1"))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void conditionsAreAllHeld(IsolationMode mode) {
    var home = plane.home(mode);
    create(home, "ann@example.com", "Ann", "4711");
    plane.clock.advance(Duration.ofMinutes(1));
    Instant between = plane.clock.instant();
    plane.clock.advance(Duration.ofMinutes(1));
    var bob = new UserId(create(home, "bob@example.com", "Bob", null).id());
    change(home, bob, SessionContract.disabled());

    var email = new Email("ANN@example.com");
    assertThat(found(home, new UserFilter(null, email, null, null, null, null, null, null)))
        .containsExactly("ann");
    assertThat(found(home, new UserFilter(null, null, null, "4711", null, null, null, null)))
        .containsExactly("ann");
    assertThat(found(home, new UserFilter(null, null, true, null, null, null, null, null)))
        .isEmpty();
    assertThat(
            found(
                home,
                new UserFilter(null, null, null, null, UserStatus.DISABLED, null, null, null)))
        .containsExactly("bob");
    assertThat(found(home, new UserFilter(null, null, null, null, null, "member", null, null)))
        .containsExactly("bob", "ann");
    assertThat(found(home, new UserFilter(null, null, null, null, null, null, between, null)))
        .containsExactly("bob");
    assertThat(found(home, new UserFilter("a", null, false, null, null, "member", null, between)))
        .containsExactly("ann");
  }

  @ParameterizedTest
  @EnumSource
  void namesBelongToOneUser(IsolationMode mode) {
    var home = plane.home(mode);
    var ann = create(home, "ann@example.com", null, "1");
    var bob = new UserId(create(home, "bob@example.com", null, "2").id());
    change(
        home,
        new UserId(ann.id()),
        identity(Patch.absent(), Patch.absent(), Patch.of(new Username("ann")), Patch.absent()));

    assertRefused(
        ErrorCode.EMAIL_ALREADY_EXISTS, () -> create(home, "ANN@example.com", null, null));
    assertRefused(ErrorCode.CONFLICT, () -> create(home, "carol@example.com", null, "1"));
    assertRefused(
        ErrorCode.EMAIL_ALREADY_EXISTS,
        () ->
            change(
                home,
                bob,
                identity(
                    Patch.of(new Email("ann@example.com")),
                    Patch.absent(),
                    Patch.absent(),
                    Patch.absent())));
    assertRefused(
        ErrorCode.USERNAME_TAKEN,
        () ->
            change(
                home,
                bob,
                identity(
                    Patch.absent(),
                    Patch.absent(),
                    Patch.of(new Username("ANN")),
                    Patch.absent())));
    assertRefused(
        ErrorCode.CONFLICT,
        () ->
            change(
                home,
                bob,
                identity(Patch.absent(), Patch.absent(), Patch.absent(), Patch.of("1"))));
    var other = plane.home(mode);
    create(other, "ann@example.com", null, "1");
  }

  @Test
  void aNewAddressIsNotProvedByTheOldOne() {
    var home = plane.home(IsolationMode.SHARED_SCHEMA);
    var ann = new UserId(create(home, "ann@example.com", null, null).id());
    Patch<Username> noName = Patch.absent();
    Patch<String> noId = Patch.absent();
    var proved = change(home, ann, identity(Patch.absent(), Patch.of(true), noName, noId));
    assertThat(proved.emailVerified()).isTrue();
    var same = Patch.of(new Email("ANN@example.com"));
    assertThat(change(home, ann, identity(same, Patch.absent(), noName, noId)).emailVerified())
        .isTrue();
    var other = Patch.of(new Email("ann@example.org"));
    assertThat(change(home, ann, identity(other, Patch.absent(), noName, noId)).emailVerified())
        .isFalse();
    var third = Patch.of(new Email("ann@example.net"));
    assertThat(change(home, ann, identity(third, Patch.of(true), noName, noId)).emailVerified())
        .isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void parallelMergesLoseNothing(IsolationMode mode) throws Exception {
    var home = plane.home(mode);
    var ann = new UserId(create(home, "ann@example.com", null, null).id());
    Parallel.call(30, i -> change(home, ann, metadata(Map.of("key" + i, i))));
    var user = change(home, ann, NOTHING);
    assertThat(user.publicMetadata()).hasSize(30).containsEntry("key7", 7);
  }

  @Test
  void metadataIsMergedMemberByMember() {
    var home = plane.home(IsolationMode.SHARED_SCHEMA);
    var ann = new UserId(create(home, "ann@example.com", null, null).id());
    change(home, ann, metadata(DataPlane.metadata("a", Map.of("x", 1, "y", 2), "b", "c", "n", 1)));
    var merged =
        change(
            home,
            ann,
            metadata(DataPlane.metadata("a", DataPlane.metadata("x", null, "z", 3), "n", null)));
    assertThat(merged.publicMetadata()).isEqualTo(Map.of("a", Map.of("y", 2, "z", 3), "b", "c"));
    assertRefused(
        ErrorCode.VALIDATION_FAILED,
        () -> change(home, ann, metadata(Map.of("big", "x".repeat(9000)))));
    assertThat(change(home, ann, NOTHING).publicMetadata()).isEqualTo(merged.publicMetadata());
  }

  @ParameterizedTest
  @EnumSource
  void whoHasSeenAnotherVersionChangesNothing(IsolationMode mode) {
    var home = plane.home(mode);
    var ann = new UserId(create(home, "ann@example.com", "Ann", null).id());
    var first = plane.changeUser.change(home.tenant(), ann, named("Anna"), "\"0\"");
    assertThat(first.version()).isEqualTo(1);
    assertRefused(
        ErrorCode.PRECONDITION_FAILED,
        () -> plane.changeUser.change(home.tenant(), ann, named("Anne"), "\"0\""));
    assertRefused(
        ErrorCode.PRECONDITION_FAILED, () -> plane.changeUser.delete(home.tenant(), ann, "\"0\""));
    assertThat(plane.changeUser.change(home.tenant(), ann, named(null), "\"1\"").name()).isNull();
    plane.changeUser.delete(home.tenant(), ann, "\"2\"");
    assertRefused(ErrorCode.NOT_FOUND, () -> plane.changeUser.delete(home.tenant(), ann, null));
    assertRefused(ErrorCode.NOT_FOUND, () -> change(home, ann, NOTHING));
  }

  @ParameterizedTest
  @EnumSource
  void aForeignUserIsNoUser(IsolationMode mode) {
    var a = plane.home(mode);
    var b = plane.home(mode);
    var ann = new UserId(create(b, "ann@example.com", "Ann", null).id());
    assertRefused(ErrorCode.NOT_FOUND, () -> change(a, ann, named("Mallory")));
    assertRefused(ErrorCode.NOT_FOUND, () -> plane.changeUser.delete(a.tenant(), ann, null));
    boolean unseen = plane.in(a, em -> plane.users.find(em, ann).isEmpty());
    assertThat(unseen).isTrue();
    assertThat(found(a, query(null))).isEmpty();
    assertThat(change(b, ann, NOTHING).name()).isEqualTo("Ann");
  }

  @Test
  void hashesOfOtherProductsAreHeldToTheirForms() {
    var home = plane.home(IsolationMode.SHARED_SCHEMA);
    for (var hash : List.of("", "secret", "$1$abc$def", "$2b$31$" + "C".repeat(53))) {
      assertRefused(
          ErrorCode.VALIDATION_FAILED,
          () -> create(home, "ann@example.com", null, hash, null, null));
    }
    assertRefused(
        ErrorCode.VALIDATION_FAILED,
        () ->
            create(
                home,
                "ann@example.com",
                DataPlane.PASSWORD,
                "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
                null,
                null));
    assertRefused(
        ErrorCode.PASSWORD_BREACHED,
        () -> create(home, "ann@example.com", "password123", null, null, null));
    assertThat(found(home, query(null))).isEmpty();
  }
}
