package dev.hellojohn.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.hellojohn.access.Caller;
import dev.hellojohn.access.OperatorRole;
import dev.hellojohn.access.OperatorScope;
import dev.hellojohn.access.TenantReach;
import dev.hellojohn.control.Parallel.Outcome;
import dev.hellojohn.kernel.ClientId;
import dev.hellojohn.kernel.Detail;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.PageRequest;
import dev.hellojohn.kernel.Patch;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.tenancy.TenantFilter;
import dev.hellojohn.tenancy.TenantStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the Control Plane promises on each database. */
abstract class ControlContract {

  private ControlFixture fixture;

  /** A login on an empty database of this product. */
  abstract Login freshDatabase() throws Exception;

  @BeforeEach
  void open() throws Exception {
    fixture = new ControlFixture(freshDatabase());
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private static void refused(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProblemException.class, problem -> assertThat(problem.code()).isEqualTo(code));
  }

  // Signing in

  private AdminSignIn.SignedIn signIn(String email, String address) {
    return fixture.signIn.signIn(
        new AdminCredentials(email, ControlFixture.PASSWORD, null), ControlFixture.from(address));
  }

  private void wrongPassword(String email, String address) {
    refused(
        ErrorCode.INVALID_CREDENTIALS,
        () ->
            fixture.signIn.signIn(
                new AdminCredentials(email, "wrong", null), ControlFixture.from(address)));
  }

  private Optional<Caller.ControlPlane> caller(AdminSignIn.SignedIn signedIn) {
    return fixture.operators.authenticate(signedIn.session().token());
  }

  @Test
  void anAdminSignsInAndOut() {
    var admin = fixture.superAdmin("ada@example.com");
    var signedIn = signIn(" Ada@Example.COM ", "192.0.2.1");

    assertThat(signedIn.session().token()).startsWith("cpt_").hasSizeGreaterThanOrEqualTo(46);
    assertThat(signedIn.session().expiresAt())
        .isEqualTo(fixture.clock.instant().plus(Duration.ofHours(12)));
    assertThat(caller(signedIn))
        .map(caller -> (Caller.Operator) caller)
        .hasValueSatisfying(
            caller -> {
              assertThat(caller.admin()).isEqualTo(admin.id());
              assertThat(caller.role()).isEqualTo(OperatorRole.SUPER_ADMIN);
              assertThat(caller.reach()).isEqualTo(TenantReach.every());
            });
    assertThat(fixture.accounts.read(admin.id()).lastSignInAt()).isEqualTo(fixture.clock.instant());

    var session = ((Caller.Operator) caller(signedIn).orElseThrow()).session();
    fixture.tenancy.control.run(em -> fixture.sessions.end(em, session));
    assertThat(caller(signedIn)).isEmpty();
  }

  @Test
  void aTokenThatWasChangedAnywhereIsNothing() {
    fixture.superAdmin("ada@example.com");
    var token = signIn("ada@example.com", "192.0.2.1").session().token();
    for (int i = 0; i < token.length(); i++) {
      var flipped =
          token.substring(0, i) + (token.charAt(i) == 'x' ? 'y' : 'x') + token.substring(i + 1);
      assertThat(fixture.operators.authenticate(flipped)).as("at %d", i).isEmpty();
    }
    assertThat(fixture.operators.authenticate(token + "a")).isEmpty();
    assertThat(fixture.operators.authenticate(token.substring(0, token.length() - 1))).isEmpty();
  }

  @Test
  void aSessionEndsAfterTwelveHours() {
    fixture.superAdmin("ada@example.com");
    var signedIn = signIn("ada@example.com", "192.0.2.1");
    fixture.clock.advance(Duration.ofHours(12).minusMillis(1));
    assertThat(caller(signedIn)).isPresent();
    fixture.clock.advance(Duration.ofMillis(1));
    assertThat(caller(signedIn)).isEmpty();
  }

  @Test
  void whoeverCannotSignInCostsTheSame() {
    fixture.superAdmin("ada@example.com");
    var disabled = fixture.admin("off@example.com", OperatorRole.READONLY, TenantReach.every());
    disable(disabled);
    for (var email : List.of("ada@example.com", "nobody@example.com", "not an address")) {
      long before = fixture.hasher.hashesComputed();
      wrongPassword(email, "192.0.2.1");
      assertThat(fixture.hasher.hashesComputed() - before).as(email).isEqualTo(1);
    }
    long before = fixture.hasher.hashesComputed();
    refused(ErrorCode.INVALID_CREDENTIALS, () -> signIn("off@example.com", "192.0.2.1"));
    assertThat(fixture.hasher.hashesComputed() - before).isEqualTo(1);
  }

  @Test
  void aNetworkWaitsAfterTenWrongPasswordsAndOthersDoNot() {
    fixture.superAdmin("ada@example.com");
    for (int i = 0; i < 10; i++) {
      wrongPassword("ada@example.com", "192.0.2." + i);
    }
    refused(ErrorCode.INVALID_CREDENTIALS, () -> signIn("ada@example.com", "192.0.2.77"));
    assertThat(signIn("ada@example.com", "198.51.100.1")).isNotNull();

    fixture.clock.advance(Duration.ofMinutes(16));
    assertThat(signIn("ada@example.com", "192.0.2.77")).isNotNull();
  }

  @Test
  void aSuccessForgivesTheFailuresBefore() {
    fixture.superAdmin("ada@example.com");
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 9; i++) {
        wrongPassword("ada@example.com", "192.0.2.1");
      }
      assertThat(signIn("ada@example.com", "192.0.2.1")).isNotNull();
    }
  }

  @Test
  void nobodyLocksAStrangerOutOfWhereTheyUsedToSignIn() {
    fixture.superAdmin("ada@example.com");
    assertThat(signIn("ada@example.com", "203.0.113.5")).isNotNull();
    for (int i = 0; i < 101; i++) {
      wrongPassword("ada@example.com", "10.0." + i + ".1");
    }
    refused(ErrorCode.INVALID_CREDENTIALS, () -> signIn("ada@example.com", "198.51.100.1"));
    assertThat(signIn("ada@example.com", "203.0.113.9")).isNotNull();
  }

  @Test
  void parallelGuessesAllCount() throws Exception {
    fixture.superAdmin("ada@example.com");
    List<Callable<Boolean>> guesses = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      boolean right = i >= 20;
      guesses.add(
          () -> {
            fixture.signIn.signIn(
                new AdminCredentials(
                    "ada@example.com", right ? ControlFixture.PASSWORD : "wrong", null),
                ControlFixture.from("192.0.2.1"));
            return true;
          });
    }
    Parallel.run(guesses.subList(0, 20));
    assertThat(Parallel.run(guesses.subList(20, 40))).noneMatch(Outcome::succeeded);
  }

  // Admins

  private Admin disable(Admin admin) {
    return change(admin, Patch.absent(), Patch.absent(), Patch.of(AdminStatus.DISABLED));
  }

  private Admin change(
      Admin admin, Patch<String> password, Patch<OperatorRole> role, Patch<AdminStatus> status) {
    var body =
        new AdminChangeBody(Patch.absent(), password, Patch.absent(), role, Patch.absent(), status);
    return fixture.accounts.change(ControlFixture.ROOT, admin.id(), body, null);
  }

  @Test
  void disablingAndANewPasswordEndTheSessions() {
    fixture.superAdmin("root@example.com");
    var admin = fixture.superAdmin("ada@example.com");
    var first = signIn("ada@example.com", "192.0.2.1");
    change(admin, Patch.of("another staple horse"), Patch.absent(), Patch.absent());
    assertThat(caller(first)).isEmpty();
    refused(ErrorCode.INVALID_CREDENTIALS, () -> signIn("ada@example.com", "192.0.2.1"));

    var second =
        fixture.signIn.signIn(
            new AdminCredentials("ada@example.com", "another staple horse", null),
            ControlFixture.from("192.0.2.1"));
    disable(admin);
    assertThat(caller(second)).isEmpty();
    change(admin, Patch.absent(), Patch.absent(), Patch.of(AdminStatus.ACTIVE));
    assertThat(caller(second)).as("a session does not come back").isEmpty();
  }

  @Test
  void aRemovedAdminsTokenIsNothing() {
    fixture.superAdmin("root@example.com");
    var admin = fixture.superAdmin("ada@example.com");
    var signedIn = signIn("ada@example.com", "192.0.2.1");
    fixture.accounts.delete(ControlFixture.ROOT, admin.id(), null);
    assertThat(caller(signedIn)).isEmpty();
    refused(ErrorCode.NOT_FOUND, () -> fixture.accounts.read(admin.id()));
  }

  @Test
  void theLastSuperAdminStays() {
    var last = fixture.superAdmin("ada@example.com");
    refused(ErrorCode.CONFLICT, () -> disable(last));
    refused(
        ErrorCode.CONFLICT,
        () -> change(last, Patch.absent(), Patch.of(OperatorRole.READONLY), Patch.absent()));
    refused(
        ErrorCode.CONFLICT, () -> fixture.accounts.delete(ControlFixture.ROOT, last.id(), null));
    assertThat(fixture.accounts.read(last.id()).isActiveSuperAdmin()).isTrue();
  }

  @Test
  void oneSuperAdminStaysHoweverManyAreTakenAwayAtOnce() throws Exception {
    for (int round = 0; round < 3; round++) {
      var all = new ArrayList<Admin>();
      for (int i = 0; i < 6; i++) {
        all.add(fixture.superAdmin("ada" + round + i + "@example.com"));
      }
      activeSuperAdmins().stream().filter(admin -> !all.contains(admin)).forEach(all::add);
      List<Callable<Boolean>> calls = new ArrayList<>();
      for (int i = 0; i < all.size(); i++) {
        var admin = all.get(i);
        int way = i % 3;
        calls.add(() -> takeAway(admin, way));
      }
      var outcomes = Parallel.run(calls);

      assertThat(activeSuperAdmins()).hasSize(1);
      assertThat(outcomes).filteredOn(outcome -> !outcome.succeeded()).hasSize(1);
      assertThat(outcomes)
          .filteredOn(outcome -> !outcome.succeeded())
          .allMatch(outcome -> outcome.problem() == ErrorCode.CONFLICT);
    }
  }

  private boolean takeAway(Admin admin, int way) {
    switch (way) {
      case 0 -> disable(admin);
      case 1 -> change(admin, Patch.absent(), Patch.of(OperatorRole.READONLY), Patch.absent());
      default -> fixture.accounts.delete(ControlFixture.ROOT, admin.id(), null);
    }
    return true;
  }

  private List<Admin> activeSuperAdmins() {
    return fixture.accounts.list(new PageRequest(100, null, false)).data().stream()
        .filter(Admin::isActiveSuperAdmin)
        .toList();
  }

  @Test
  void nobodyMakesOrTouchesAMightierAdmin() {
    var root = fixture.superAdmin("root@example.com");
    var some =
        new Authority(
            "key_some",
            EnumSet.of(OperatorScope.ADMINS_READ, OperatorScope.ADMINS_WRITE),
            TenantReach.every());
    var body =
        new NewAdminBody(
            new dev.hellojohn.kernel.Email("eve@example.com"),
            ControlFixture.PASSWORD,
            null,
            OperatorRole.SUPER_ADMIN,
            null);
    refused(
        ErrorCode.INSUFFICIENT_PERMISSIONS,
        () -> fixture.accounts.create(some, body, Optional.empty()));
    refused(
        ErrorCode.INSUFFICIENT_PERMISSIONS, () -> fixture.accounts.delete(some, root.id(), null));
    refused(
        ErrorCode.INSUFFICIENT_PERMISSIONS,
        () ->
            fixture.accounts.change(
                some,
                root.id(),
                new AdminChangeBody(
                    Patch.absent(),
                    Patch.of("another staple horse"),
                    Patch.absent(),
                    Patch.absent(),
                    Patch.absent(),
                    Patch.absent()),
                null));
    assertThat(signIn("root@example.com", "192.0.2.1")).isNotNull();
  }

  // Tenants

  @Test
  void aTenantHasItsClientAndItsKeyFromTheBeginning() {
    var created = fixture.createTenant("Acme");
    assertThat(created.tenant().slug()).isEqualTo("acme");
    assertThat(created.tenant().status()).isEqualTo(TenantStatus.ACTIVE);
    assertThat(fixture.tenancy.directory.byPublishableKey(created.client().publishableKey()))
        .hasValueSatisfying(
            found -> assertThat(found.tenant().id()).isEqualTo(created.tenant().id()));
    assertThat(fixture.tenancy.directory.bySecretKey(created.client().secretKey())).isPresent();
    assertThat(fixture.operations.rotateKeys(ControlFixture.ROOT, "acme", false).signsFrom())
        .isNotNull();
  }

  @Test
  void oneSlugIsOneTenantHoweverManyAskAtOnce() throws Exception {
    List<Callable<Answer>> calls =
        Collections.nCopies(
            20,
            () ->
                fixture.createTenant.create(
                    ControlFixture.newTenant("Acme", "acme"), Optional.empty()));
    var outcomes = Parallel.run(calls);

    assertThat(outcomes).filteredOn(Outcome::succeeded).hasSize(1);
    assertThat(outcomes)
        .filteredOn(outcome -> !outcome.succeeded())
        .allMatch(outcome -> outcome.problem() == ErrorCode.SLUG_TAKEN);
    assertThat(tenants(null)).hasSize(1);
    assertThat(rows("ClientEntity")).isEqualTo(1);
    assertThat(rows("SigningKeyEntity")).isEqualTo(1);
  }

  @Test
  void namesakesGetSlugsOfTheirOwn() throws Exception {
    List<Callable<CreatedTenantBody>> calls =
        Collections.nCopies(8, () -> fixture.createTenant("Acme & Co."));
    var slugs = new HashSet<String>();
    for (var outcome : Parallel.run(calls)) {
      assertThat(outcome.problem()).isNull();
      slugs.add(outcome.value().tenant().slug());
    }
    assertThat(slugs).hasSize(8).contains("acme-co").allMatch(slug -> slug.startsWith("acme-co"));
  }

  private List<String> tenants(TenantStatus status) {
    return fixture
        .tenancy
        .control
        .inTransaction(
            em ->
                fixture.tenancy.tenants.list(
                    em, new TenantFilter(status, null, null), new PageRequest(100, null, false)))
        .data()
        .stream()
        .map(tenant -> tenant.slug())
        .toList();
  }

  private long rows(String entity) {
    return fixture.tenancy.control.inTransaction(
        em -> em.createQuery("select count(*) from " + entity, Long.class).getSingleResult());
  }

  @Test
  void aRepeatedRequestIsAnsweredAsTheFirstOne() throws Exception {
    var body = ControlFixture.newTenant("Acme", null);
    var claim = fixture.claim("key-1", body);
    var outcomes =
        Parallel.run(
            Collections.<Callable<Answer>>nCopies(
                12, () -> fixture.createTenant.create(body, claim)));
    assertThat(outcomes)
        .allMatch(outcome -> outcome.succeeded() || outcome.problem() == ErrorCode.CONFLICT);
    var again = fixture.createTenant.create(body, claim);
    assertThat(tenants(null)).containsExactly("acme");
    assertThat(again.body().toString()).contains("sk_live_");
    var location = again.location();
    assertThat(outcomes)
        .filteredOn(Outcome::succeeded)
        .isNotEmpty()
        .allMatch(outcome -> outcome.value().location().equals(location));

    var other = ControlFixture.newTenant("Other", null);
    refused(
        ErrorCode.IDEMPOTENCY_KEY_REUSED,
        () -> fixture.createTenant.create(other, fixture.claim("key-1", other)));
    fixture.clock.advance(Duration.ofHours(25));
    assertThat(fixture.createTenant.create(body, claim).location()).isNotEqualTo(location);
  }

  @Test
  void arepeatedClientIsMadeOnce() throws Exception {
    fixture.createTenant("Acme");
    var body = new NewClientBody("Shop", null, null, null, null, null);
    var claim = fixture.claim("key-2", body);
    var outcomes =
        Parallel.run(
            Collections.<Callable<Answer>>nCopies(
                8, () -> fixture.clients.create(ControlFixture.ROOT, "acme", body, claim)));
    assertThat(outcomes).allMatch(Outcome::succeeded);
    assertThat(outcomes.stream().map(outcome -> outcome.value().location()).distinct()).hasSize(1);
    assertThat(rows("ClientEntity")).isEqualTo(2);
  }

  @Test
  void afterACrashTheSameRequestMakesTheTenant() {
    var wanted = ControlFixture.newTenant("Acme", "acme");
    var claim = fixture.claim("key-3", wanted);
    assertThat(fixture.idempotency.begin(claim)).isEmpty();
    assertThatThrownBy(
            () ->
                fixture.createTenant.provision(
                    wanted.read(dev.hellojohn.tenancy.IsolationMode.SHARED_SCHEMA),
                    activation -> {
                      throw new AssertionError("killed");
                    }))
        .isInstanceOf(AssertionError.class);
    assertThat(tenants(TenantStatus.PROVISIONING)).containsExactly("acme");
    refused(ErrorCode.CONFLICT, () -> fixture.createTenant.create(wanted, claim));

    fixture.clock.advance(Duration.ofSeconds(61));
    var answer = fixture.createTenant.create(wanted, claim);
    assertThat(((CreatedTenantBody) answer.body()).tenant().slug()).isEqualTo("acme");
    assertThat(tenants(null)).containsExactly("acme");
    assertThat(rows("SigningKeyEntity")).isEqualTo(1);
  }

  @Test
  void aFailedRequestMayBeSentAgain() {
    fixture.createTenant.create(ControlFixture.newTenant("Acme", "acme"), Optional.empty());
    var second = ControlFixture.newTenant("Acme", "acme");
    var claim = fixture.claim("key-4", second);
    refused(ErrorCode.SLUG_TAKEN, () -> fixture.createTenant.create(second, claim));
    fixture.lifecycle.delete(ControlFixture.ROOT, "acme", "acme", true);
    assertThat(fixture.createTenant.create(second, claim)).isNotNull();
  }

  @Test
  void patchesAtTheSameTimeDoNotUndoEachOther() throws Exception {
    fixture.createTenant("Acme");
    List<Callable<Long>> calls = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      var member = "m" + i;
      calls.add(() -> patch("acme", Map.of(member, 1), null));
    }
    assertThat(Parallel.run(calls)).allMatch(Outcome::succeeded);
    var tenant =
        fixture.tenancy.control.inTransaction(
            em -> fixture.visible.find(em, ControlFixture.ROOT, "acme"));
    assertThat(tenant.publicMetadata()).hasSize(12);
    refused(ErrorCode.PRECONDITION_FAILED, () -> patch("acme", Map.of(), "\"0\""));
  }

  private long patch(String tenant, Map<String, Object> metadata, String ifMatch) {
    var body =
        new TenantChangeBody(
            Patch.absent(),
            Patch.absent(),
            Patch.absent(),
            Patch.absent(),
            Patch.absent(),
            Patch.absent(),
            Patch.absent(),
            Patch.of(metadata),
            Patch.absent());
    return fixture.changeTenant.change(ControlFixture.ROOT, tenant, body, ifMatch).version();
  }

  @Test
  void aTenantOutOfReachDoesNotExist() {
    var mine = fixture.createTenant("Mine").tenant();
    var other = fixture.createTenant("Other");
    var some =
        new Authority(
            "key_some", EnumSet.allOf(OperatorScope.class), TenantReach.only(Set.of(mine.id())));
    var foreign = other.client().id();
    for (var name : List.of("other", other.tenant().id().value(), "missing")) {
      refused(ErrorCode.NOT_FOUND, () -> fixture.lifecycle.suspend(some, name));
      refused(ErrorCode.NOT_FOUND, () -> fixture.lifecycle.delete(some, name, "other", false));
      refused(ErrorCode.NOT_FOUND, () -> fixture.operations.stats(some, name));
      refused(ErrorCode.NOT_FOUND, () -> fixture.operations.migrate(some, name));
      refused(ErrorCode.NOT_FOUND, () -> fixture.operations.checkDatabase(some, name));
      refused(ErrorCode.NOT_FOUND, () -> fixture.operations.rotateKeys(some, name, true));
      refused(ErrorCode.NOT_FOUND, () -> fixture.clients.read(some, name, foreign));
      refused(
          ErrorCode.NOT_FOUND,
          () -> fixture.clients.rotateSecret(some, name, foreign, Duration.ZERO));
    }
    refused(ErrorCode.NOT_FOUND, () -> fixture.clients.read(some, "mine", foreign));
    refused(ErrorCode.NOT_FOUND, () -> fixture.clients.delete(some, "mine", foreign, null));
    refused(
        ErrorCode.INSUFFICIENT_PERMISSIONS,
        () -> fixture.lifecycle.delete(some, "mine", "mine", true));
    assertThat(fixture.lifecycle.suspend(some, "mine").status()).isEqualTo(TenantStatus.SUSPENDED);
    assertThat(fixture.clients.read(ControlFixture.ROOT, "other", foreign)).isNotNull();
  }

  @Test
  void aRotatedSecretOverlapsAsLongAsItWasTold() {
    var created = fixture.createTenant("Acme");
    var id = created.client().id();
    var old = created.client().secretKey();
    var issued = rotate(id, Duration.ofHours(1));
    assertThat(isGood(old)).isTrue();
    assertThat(isGood(issued)).isTrue();
    fixture.clock.advance(Duration.ofHours(1));
    fixture.tenancy.directory.forgetAll();
    assertThat(isGood(old)).isFalse();
    rotate(id, Duration.ZERO);
    assertThat(isGood(issued)).isFalse();
  }

  private String rotate(ClientId id, Duration overlap) {
    return fixture.clients.rotateSecret(ControlFixture.ROOT, "acme", id, overlap).secretKey();
  }

  private boolean isGood(String secretKey) {
    return fixture.tenancy.directory.bySecretKey(secretKey).isPresent();
  }

  @Test
  void aTenantsDatabaseIsCheckedMigratedAndCounted() {
    fixture.createTenant("Acme");
    var check = fixture.operations.checkDatabase(ControlFixture.ROOT, "acme");
    assertThat(check.reachable()).isTrue();
    assertThat(check.latencyMs()).isPositive();
    assertThat(check.schemaVersion()).isEqualTo(check.currentSchemaVersion());
    assertThat(fixture.operations.migrate(ControlFixture.ROOT, "acme").migrationState())
        .isEqualTo("current");
    var stats = fixture.operations.stats(ControlFixture.ROOT, "acme");
    assertThat(stats.users().total()).isZero();
    assertThat(stats.pool().limit()).isPositive();
  }

  // Master keys

  @Test
  void aMasterKeyOpensWhatItSaysAsLongAsItSays() {
    var issued = fixture.key(Set.of(OperatorScope.TENANTS_READ), TenantReach.every());
    assertThat(issued.key()).startsWith("mk_live_").hasSizeGreaterThanOrEqualTo(50);
    assertThat(issued.masterKey().hint())
        .startsWith("mk_live_")
        .endsWith(issued.key().substring(issued.key().length() - 4));
    assertThat(fixture.operators.authenticate(issued.key()))
        .contains(
            new Caller.MasterKey(
                issued.masterKey().id(), Set.of(OperatorScope.TENANTS_READ), TenantReach.every()));
    assertThat(fixture.operators.authenticate(issued.key() + "x")).isEmpty();

    fixture.keyAdministration.revoke(ControlFixture.ROOT, issued.masterKey().id(), null);
    assertThat(fixture.operators.authenticate(issued.key())).isEmpty();
    assertThat(
            fixture
                .keyAdministration
                .read(ControlFixture.ROOT, issued.masterKey().id())
                .status(fixture.clock.instant()))
        .isEqualTo("revoked");
  }

  @Test
  void aMasterKeyExpires() {
    var body =
        new NewMasterKeyBody(
            "short",
            List.of("tenants:read"),
            null,
            fixture.clock.instant().plus(Duration.ofMinutes(5)));
    var answer = fixture.keyAdministration.create(ControlFixture.ROOT, body, Optional.empty());
    var key = ((CreatedMasterKeyBody) answer.body()).key();
    assertThat(fixture.operators.authenticate(key)).isPresent();
    fixture.clock.advance(Duration.ofMinutes(5));
    assertThat(fixture.operators.authenticate(key)).isEmpty();
  }

  @Test
  void aMasterKeyMakesNoMightierOne() {
    var mine = fixture.createTenant("Mine").tenant().id();
    var other = fixture.createTenant("Other").tenant().id();
    var some =
        new Authority(
            "key_some",
            Set.of(OperatorScope.TENANTS_READ, OperatorScope.KEYS_WRITE, OperatorScope.KEYS_READ),
            TenantReach.only(Set.of(mine)));
    refused(ErrorCode.INSUFFICIENT_PERMISSIONS, () -> create(some, List.of("tenants:read"), null));
    refused(
        ErrorCode.INSUFFICIENT_PERMISSIONS,
        () -> create(some, List.of("tenants:write"), List.of(mine)));
    refused(
        ErrorCode.VALIDATION_FAILED,
        () -> create(some, List.of("tenants:read"), List.of(mine, other)));
    var made = create(some, List.of("tenants:read"), List.of(mine));
    var hidden = fixture.key(Set.of(OperatorScope.TENANTS_READ), TenantReach.every());

    assertThat(fixture.keyAdministration.list(some, PageRequest.first()).data())
        .extracting(MasterKey::id)
        .containsExactly(made.masterKey().id());
    refused(
        ErrorCode.NOT_FOUND, () -> fixture.keyAdministration.read(some, hidden.masterKey().id()));
    refused(
        ErrorCode.NOT_FOUND,
        () -> fixture.keyAdministration.revoke(some, hidden.masterKey().id(), null));
    assertThat(fixture.operators.authenticate(hidden.key())).isPresent();
  }

  private CreatedMasterKeyBody create(Authority by, List<String> scopes, List<TenantId> tenants) {
    var body = new NewMasterKeyBody("made", scopes, tenants, null);
    return (CreatedMasterKeyBody)
        fixture.keyAdministration.create(by, body, Optional.empty()).body();
  }

  @Test
  void whoseTenantIsPurgedCanStillBeChanged() {
    var kept = fixture.createTenant("Kept").tenant().id();
    var purged = fixture.createTenant("Purged").tenant().id();
    var reach = TenantReach.only(new LinkedHashSet<>(List.of(kept, purged)));
    var admin = fixture.admin("ada@example.com", OperatorRole.ADMIN, reach);
    var key = fixture.key(Set.of(OperatorScope.TENANTS_READ), reach).masterKey();
    fixture.lifecycle.delete(ControlFixture.ROOT, purged.value(), "purged", true);

    assertThat(disable(admin).status()).isEqualTo(AdminStatus.DISABLED);
    var soon = fixture.clock.instant().plus(Duration.ofMinutes(5));
    assertThat(change(key, Patch.absent(), Patch.of(soon)).expiresAt()).isEqualTo(soon);

    var nobody = new TenantId("tnt_01ARZ3NDEKTSV4RRFFQ69G5FAV");
    var more = Patch.of(List.of(kept, purged, nobody));
    assertUnknown("tenant_ids[2]", () -> change(admin, more));
    assertUnknown("tenant_ids[2]", () -> change(key, more, Patch.absent()));
    change(admin, Patch.of(List.of(kept)));
    assertUnknown("tenant_ids[1]", () -> change(admin, Patch.of(List.of(kept, purged))));
  }

  private Admin change(Admin admin, Patch<List<TenantId>> tenants) {
    var body =
        new AdminChangeBody(
            Patch.absent(),
            Patch.absent(),
            Patch.absent(),
            Patch.absent(),
            tenants,
            Patch.absent());
    return fixture.accounts.change(ControlFixture.ROOT, admin.id(), body, null);
  }

  private MasterKey change(MasterKey key, Patch<List<TenantId>> tenants, Patch<Instant> expiresAt) {
    var body = new MasterKeyChangeBody(Patch.absent(), Patch.absent(), tenants, expiresAt);
    return fixture.keyAdministration.change(ControlFixture.ROOT, key.id(), body, null);
  }

  private static void assertUnknown(String field, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem ->
                assertThat(problem.details())
                    .extracting(Detail::field, Detail::code)
                    .containsExactly(tuple(field, "unknown")));
  }

  @Test
  void keysAreListedInPagesWithoutThoseOutOfReach() {
    var mine = fixture.createTenant("Mine").tenant().id();
    var some =
        new Authority("key_some", Set.of(OperatorScope.KEYS_READ), TenantReach.only(Set.of(mine)));
    var expected = new ArrayList<String>();
    for (int i = 0; i < 9; i++) {
      var reach = i % 3 == 0 ? TenantReach.only(Set.of(mine)) : TenantReach.every();
      var key = fixture.key(Set.of(OperatorScope.TENANTS_READ), reach);
      if (!reach.everyTenant()) {
        expected.add(0, key.masterKey().id().value());
      }
    }
    var seen = new ArrayList<String>();
    String after = null;
    do {
      var page = fixture.keyAdministration.list(some, new PageRequest(2, after, true));
      page.data().forEach(key -> seen.add(key.id().value()));
      assertThat(page.total()).isEqualTo(3);
      after = page.nextCursor();
    } while (after != null);
    assertThat(seen).isEqualTo(expected);
  }

  // Start and upkeep

  @Test
  void severalNodesSeedOneAdmin() throws Exception {
    List<Callable<Boolean>> nodes = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      var node = fixture.seed(false, "admin" + i % 3 + "@example.com");
      nodes.add(
          () -> {
            node.run();
            return true;
          });
    }
    assertThat(Parallel.run(nodes)).allMatch(Outcome::succeeded);
    assertThat(activeSuperAdmins()).hasSize(1);
    assertThat(rows("OperatorIdempotencyEntity")).isZero();

    fixture.seed(false, "later@example.com").run();
    assertThat(activeSuperAdmins()).hasSize(1);
  }

  @Test
  void theDemoTenantsSecretIsToldOnce() {
    var first = fixture.seed(true, "admin@example.com").run().orElseThrow();
    assertThat(first.slug()).isEqualTo("demo");
    assertThat(isGood(first.secretKey().orElseThrow())).isTrue();
    var second = fixture.seed(true, "admin@example.com").run().orElseThrow();
    assertThat(second.publishableKey()).isEqualTo(first.publishableKey());
    assertThat(second.secretKey()).isEmpty();

    fixture.lifecycle.delete(ControlFixture.ROOT, "demo", "demo", false);
    assertThat(fixture.seed(true, "admin@example.com").run()).isEmpty();
    assertThat(fixture.seed(false, "admin@example.com").run()).isEmpty();
  }

  @Test
  void aDemoTenantThatWasLeftHalfMadeIsMadeAgain() {
    assertThatThrownBy(
            () ->
                fixture.createTenant.provision(
                    ControlFixture.newTenant("Demo", "demo")
                        .read(dev.hellojohn.tenancy.IsolationMode.SHARED_SCHEMA),
                    activation -> {
                      throw new AssertionError("killed");
                    }))
        .isInstanceOf(AssertionError.class);
    assertThat(fixture.seed(true, "admin@example.com").run()).isEmpty();
    fixture.clock.advance(Duration.ofSeconds(31));
    assertThat(fixture.seed(true, "admin@example.com").run()).isPresent();
  }

  @Test
  void whatIsOverIsRemoved() {
    fixture.superAdmin("ada@example.com");
    signIn("ada@example.com", "192.0.2.1");
    wrongPassword("nobody@example.com", "192.0.2.1");
    var body = new NewClientBody("Shop", null, null, null, null, null);
    fixture.createTenant("Acme");
    fixture.clients.create(ControlFixture.ROOT, "acme", body, fixture.claim("key-5", body));
    fixture.upkeep.run();
    assertThat(rows("AdminSessionEntity")).isEqualTo(1);

    fixture.clock.advance(Duration.ofDays(31));
    assertThat(fixture.upkeep.run()).isGreaterThanOrEqualTo(3);
    assertThat(rows("AdminSessionEntity")).isZero();
    assertThat(rows("OperatorAttemptEntity")).isZero();
    assertThat(rows("OperatorIdempotencyEntity")).isZero();
    assertThat(fixture.upkeep.run()).isZero();
  }
}
