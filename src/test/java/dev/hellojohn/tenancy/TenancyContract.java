package dev.hellojohn.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hellojohn.crypto.SigningAlgorithm;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.store.jpa.DatabaseKind;
import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.store.jpa.PersistenceUnits;
import dev.hellojohn.testing.Parallel;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.TransactionRequiredException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.hibernate.Session;
import org.hibernate.StatelessSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each isolation mode promises on each database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TenancyContract {

  private static final AtomicInteger SLUGS = new AtomicInteger();

  private TenancyFixture fixture;

  /** A login on an empty database of this product. */
  abstract Login freshDatabase() throws Exception;

  @BeforeAll
  void open() throws Exception {
    fixture =
        new TenancyFixture(
            freshDatabase(), List.of(AttemptRow.class), List.of(), 16, Clock.systemUTC());
  }

  @AfterAll
  void close() {
    fixture.close();
  }

  private Tenant tenant(IsolationMode mode) {
    return fixture.createTenant("t" + SLUGS.incrementAndGet(), mode);
  }

  private void put(Tenant tenant, String id, int failures) {
    fixture.units.inTransaction(
        tenant,
        em -> {
          em.persist(AttemptRow.of(id, failures));
          return null;
        });
  }

  private List<Integer> all(Tenant tenant) {
    return fixture.units.inTransaction(
        tenant,
        em ->
            em.createQuery("select failures from AttemptRow order by failures", Integer.class)
                .getResultList());
  }

  @ParameterizedTest
  @EnumSource
  void tenantsSeeTheirOwnRowsAlone(IsolationMode mode) {
    var a = tenant(mode);
    var b = tenant(mode);
    put(a, "a" + a.slug(), 1);
    put(b, "b" + b.slug(), 2);

    assertThat(all(a)).containsExactly(1);
    assertThat(all(b)).containsExactly(2);
    assertThat(a.status()).isEqualTo(TenantStatus.ACTIVE);
  }

  @Test
  void tenantsOfDifferentModesLiveSideBySide() {
    for (var mode : IsolationMode.values()) {
      var tenant = tenant(mode);
      put(tenant, "same-" + mode, mode.name().length());
      assertThat(all(tenant)).containsExactly(mode.name().length());
    }
  }

  private static void assertRefused(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProblemException.class, problem -> assertThat(problem.code()).isEqualTo(code));
  }

  private Tenant moved(Tenant tenant, TenantStatus from, TenantStatus to) {
    return fixture.control.inTransaction(
        em -> fixture.tenants.move(em, tenant.id(), List.of(from), to));
  }

  @Test
  void aTenantMovesOnlyAlongItsLife() {
    var tenant = tenant(IsolationMode.SHARED_SCHEMA);
    assertThat(moved(tenant, TenantStatus.SUSPENDED, TenantStatus.ACTIVE).status())
        .isEqualTo(TenantStatus.ACTIVE);
    assertRefused(
        ErrorCode.CONFLICT, () -> moved(tenant, TenantStatus.PROVISIONING, TenantStatus.SUSPENDED));
    assertRefused(
        ErrorCode.CONFLICT,
        () -> fixture.control.inTransaction(em -> fixture.tenants.restore(em, tenant.id())));

    moved(tenant, TenantStatus.ACTIVE, TenantStatus.SUSPENDED);
    assertThat(moved(tenant, TenantStatus.SUSPENDED, TenantStatus.DELETED).deletedAt()).isNotNull();
    var restored = fixture.control.inTransaction(em -> fixture.tenants.restore(em, tenant.id()));
    assertThat(restored.status()).isEqualTo(TenantStatus.SUSPENDED);
    assertThat(restored.deletedAt()).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void manyTenantsAreMadeAtOnce(IsolationMode mode) throws Exception {
    var made = Parallel.call(8, i -> tenant(mode));
    assertThat(made).allMatch(tenant -> tenant.status() == TenantStatus.ACTIVE);
    for (var tenant : made) {
      assertThat(all(tenant)).isEmpty();
    }
  }

  @Test
  void theTenantOfARequestIsSetOnce() {
    var tenant = tenant(IsolationMode.SHARED_SCHEMA);
    var settings =
        new Clients.Settings("web", "web", List.of(), List.of(), List.of(), SigningAlgorithm.EdDSA);
    var client =
        fixture.control.inTransaction(em -> fixture.clients.create(em, tenant.id(), settings));
    var current = new CurrentTenant();
    current.set(new Credential(tenant, client.client()));

    assertThat(current.isSet()).isTrue();
    assertThat(current.id()).isEqualTo(tenant.id());
    var other = new Credential(tenant(IsolationMode.SHARED_SCHEMA), client.client());
    assertThatThrownBy(() -> current.set(other)).isInstanceOf(IllegalStateException.class);
    assertThat(current.get()).isEqualTo(tenant);
  }

  @Test
  void aTenantThatNobodyAskedForTakesNothingOfTheNode() {
    var tenant = tenant(IsolationMode.SEPARATE_SCHEMA);
    var before = fixture.units.use(tenant);
    assertThat(before.unitOpen()).isFalse();
    assertThat(before.transactions()).isZero();
    assertThat(all(tenant)).isEmpty();
    assertThat(fixture.units.use(tenant).unitOpen()).isTrue();
    fixture.units.forget(tenant);
    assertThat(fixture.units.use(tenant).unitOpen()).isFalse();
  }

  @Test
  void aTenantThatIsBeingMadeIsCountedAndNotMigrated() {
    var id = new TenantId(fixture.ids.next(TenantId.PREFIX));
    var wanted = TenancyFixture.wanted("t" + SLUGS.incrementAndGet(), IsolationMode.SHARED_SCHEMA);
    var census = new TenantCensus(fixture.control, fixture.installation);
    var before = census.take();
    fixture.control.inTransaction(
        em ->
            fixture.placements.insert(
                em, id, wanted, new Placement("hj1", "x", null, null), Instant.EPOCH));

    var during = census.take();
    assertThat(during.byStatus().get(TenantStatus.PROVISIONING))
        .isEqualTo(before.byStatus().get(TenantStatus.PROVISIONING) + 1);
    assertThat(during.byMigration()).isEqualTo(before.byMigration());
    // Its maker's time is over: whoever sweeps next removes it.
    assertThat(fixture.provisioning.sweep(Duration.ofDays(30))).isPositive();
    assertThat(census.take().byStatus()).isEqualTo(before.byStatus());
  }

  @Test
  void whatRefusesATenantAtTheLastStepIsToldAndLeavesNothing() {
    var slug = "t" + SLUGS.incrementAndGet();
    assertRefused(
        ErrorCode.IDEMPOTENCY_KEY_REUSED,
        () ->
            fixture.provisioning.create(
                TenancyFixture.wanted(slug, IsolationMode.SEPARATE_SCHEMA),
                activation -> {
                  throw new ProblemException(ErrorCode.IDEMPOTENCY_KEY_REUSED);
                }));
    assertThat(fixture.createTenant(slug, IsolationMode.SEPARATE_SCHEMA).slug()).isEqualTo(slug);
  }

  @Test
  void aTenantWhosePlaceCannotBeReadIsRefusedUntilItCan() {
    var tenant = tenant(IsolationMode.SEPARATE_SCHEMA);
    var sealed = replacePlacement(tenant, "nothing that opens");
    assertThatThrownBy(() -> all(tenant)).isInstanceOf(RuntimeException.class);
    fixture.units.forget(tenant);
    replacePlacement(tenant, sealed);
    assertThat(all(tenant)).isEmpty();
  }

  private String replacePlacement(Tenant tenant, String placement) {
    return fixture.control.inTransaction(
        em -> {
          var before = em.find(TenantEntity.class, tenant.id().value()).placement;
          em.createQuery("update TenantEntity t set t.placement = ?1 where t.id = ?2")
              .setParameter(1, placement)
              .setParameter(2, tenant.id().value())
              .executeUpdate();
          return before;
        });
  }

  @Test
  void whatIsNoTenantIsNotFoundAndNotRemoved() {
    var nobody = new TenantId("tnt_00000000000000000000000000");
    assertRefused(
        ErrorCode.NOT_FOUND,
        () -> fixture.control.inTransaction(em -> fixture.tenants.restore(em, nobody)));
    assertRefused(
        ErrorCode.NOT_FOUND,
        () -> fixture.control.inTransaction(em -> fixture.placements.placement(em, nobody)));
    assertThat(fixture.control.<Boolean>inTransaction(em -> fixture.placements.delete(em, nobody)))
        .isFalse();
    assertRefused(ErrorCode.CONFLICT, () -> fixture.provisioning.purge(nobody));
  }

  @ParameterizedTest
  @EnumSource
  void foreignRowsCantBeReadChangedOrRemovedById(IsolationMode mode) {
    var a = tenant(mode);
    var b = tenant(mode);
    var id = "foreign-" + b.slug();
    put(b, id, 7);

    assertThat(fixture.units.<AttemptRow>inTransaction(a, em -> em.find(AttemptRow.class, id)))
        .isNull();
    refusedOrWithoutEffect(
        a, em -> em.createQuery("update AttemptRow set failures = 99").executeUpdate());
    refusedOrWithoutEffect(a, em -> em.createQuery("delete from AttemptRow").executeUpdate());
    refusedOrWithoutEffect(a, em -> merge(em, id));
    refusedOrWithoutEffect(a, em -> stateless(em, id, true));
    refusedOrWithoutEffect(a, em -> stateless(em, id, false));

    assertThat(all(b)).containsExactly(7);
  }

  @ParameterizedTest
  @EnumSource
  void whoOnlyReadsSeesTheirOwnTenantAlone(IsolationMode mode) {
    var a = tenant(mode);
    var b = tenant(mode);
    put(a, "read-" + a.slug(), 1);
    put(b, "read-" + b.slug(), 2);

    for (var tenant : List.of(a, b, a)) {
      assertThat(
              fixture.units.<List<Integer>>reading(
                  tenant,
                  em ->
                      em.createQuery(
                              "select failures from AttemptRow where id like :id", Integer.class)
                          .setParameter("id", "read-%")
                          .getResultList()))
          .containsExactly(tenant.equals(a) ? 1 : 2);
      assertThat(read(tenant, "read-" + tenant.slug())).isNotNull();
    }
    assertThat(read(a, "read-" + b.slug())).isNull();
    assertThat(read(b, "read-" + a.slug())).isNull();
  }

  private AttemptRow read(Tenant tenant, String id) {
    return fixture.units.reading(tenant, em -> em.find(AttemptRow.class, id));
  }

  @ParameterizedTest
  @EnumSource
  void whoOnlyReadsChangesNothing(IsolationMode mode) {
    var tenant = tenant(mode);
    var id = "kept-" + tenant.slug();
    put(tenant, id, 3);

    assertThatThrownBy(
            () ->
                fixture.units.reading(
                    tenant, em -> em.createQuery("delete from AttemptRow").executeUpdate()))
        .isInstanceOf(TransactionRequiredException.class);
    assertThatThrownBy(
            () ->
                fixture.units.reading(
                    tenant, em -> em.find(AttemptRow.class, id, LockModeType.PESSIMISTIC_WRITE)))
        .isInstanceOf(TransactionRequiredException.class);
    assertNoReading(tenant, em -> em.persist(AttemptRow.of("lost-" + tenant.slug(), 4)));
    assertNoReading(tenant, em -> em.remove(em.find(AttemptRow.class, id)));
    fixture.units.<Object>reading(
        tenant,
        em -> {
          var row = em.find(AttemptRow.class, id);
          row.failures = 5;
          return row;
        });

    assertThat(all(tenant)).containsExactly(3);
  }

  @ParameterizedTest
  @EnumSource
  void aConnectionThatServedAReaderServesTransactionsAsBefore(IsolationMode mode) {
    var tenant = tenant(mode);
    put(tenant, "first-" + tenant.slug(), 1);
    for (int i = 0; i < 3; i++) {
      assertThat(read(tenant, "first-" + tenant.slug())).isNotNull();
      assertThatThrownBy(() -> fixture.units.reading(tenant, em -> nativeCount(em, "nowhere")))
          .isInstanceOf(RuntimeException.class);
      assertThatThrownBy(
              () ->
                  fixture.units.run(
                      tenant,
                      em -> {
                        em.persist(AttemptRow.of("undone-" + tenant.slug(), 2));
                        em.flush();
                        throw new IllegalStateException("undone");
                      }))
          .hasMessage("undone");
      assertThat(all(tenant)).containsExactly(1);
    }
  }

  private static int merge(EntityManager em, String id) {
    var row = AttemptRow.of(id, 99);
    em.merge(row);
    em.flush();
    return 0;
  }

  private static int stateless(EntityManager em, String id, boolean delete) {
    var factory = em.unwrap(Session.class).getSessionFactory();
    var tenant = em.unwrap(Session.class).getTenantIdentifierValue();
    try (StatelessSession session =
        factory.withStatelessOptions().tenantIdentifier(tenant).openStatelessSession()) {
      session.beginTransaction();
      var row = AttemptRow.of(id, 99);
      row.tenantId = (String) tenant;
      if (delete) {
        session.delete(row);
      } else {
        session.update(row);
      }
      session.getTransaction().commit();
    }
    return 0;
  }

  private void refusedOrWithoutEffect(
      Tenant tenant, java.util.function.ToIntFunction<EntityManager> work) {
    try {
      assertThat(fixture.units.<Integer>inTransaction(tenant, work::applyAsInt)).isZero();
    } catch (RuntimeException refused) {
      assertThat(refused).isNotNull();
    }
  }

  @ParameterizedTest
  @EnumSource
  void rawSqlThatNamesTheOtherTenantIsRefusedByTheDatabase(IsolationMode mode) {
    var a = tenant(mode);
    var b = tenant(mode);
    put(b, "raw-" + b.slug(), 5);
    var kind = fixture.installation.get().kind();

    if (mode == IsolationMode.SHARED_SCHEMA) {
      rawSqlOnSharedTables(kind, a);
      return;
    }
    var name = "hj" + b.id().value().substring(4).toLowerCase(java.util.Locale.ROOT);
    assertRefusedBy(kind, mode, a, name + ".hj_sign_in_attempt");
    assertThat(all(b)).containsExactly(5);
  }

  /**
   * What the database itself says to it: not allowed, or, in a database of one's own, not there.
   */
  private void assertRefusedBy(DatabaseKind kind, IsolationMode mode, Tenant tenant, String table) {
    boolean elsewhere = mode == IsolationMode.SEPARATE_DATABASE;
    assertRefusedBy(
        kind, elsewhere, () -> fixture.units.inTransaction(tenant, em -> nativeCount(em, table)));
    assertRefusedBy(
        kind, elsewhere, () -> fixture.units.reading(tenant, em -> nativeCount(em, table)));
  }

  private static void assertRefusedBy(DatabaseKind kind, boolean elsewhere, ThrowingCallable call) {
    assertThatThrownBy(call)
        .rootCause()
        .isInstanceOfSatisfying(
            SQLException.class,
            refusal -> {
              switch (kind) {
                case POSTGRESQL ->
                    assertThat(refusal.getSQLState()).isEqualTo(elsewhere ? "42P01" : "42501");
                case H2 ->
                    assertThat(refusal.getErrorCode())
                        .isIn(elsewhere ? List.of(90079, 42102) : List.of(90096));
                case MYSQL, MARIADB -> assertThat(refusal.getErrorCode()).isIn(1142, 1044);
              }
            });
  }

  @Test
  void aTenantsLoginOpensNoOtherTenantsDatabase() throws SQLException {
    var a = tenant(IsolationMode.SEPARATE_DATABASE);
    var b = tenant(IsolationMode.SEPARATE_DATABASE);
    put(b, "own-" + b.slug(), 6);
    var installed = fixture.installation.get();
    var own = login(a);
    installed.as(own, connection -> assertThat(connection.isValid(1)).isTrue());

    assertThatThrownBy(() -> installed.as(own.at(login(b).url()), connection -> {}))
        .isInstanceOfSatisfying(
            SQLException.class,
            refusal -> {
              switch (installed.kind()) {
                case POSTGRESQL -> assertThat(refusal.getSQLState()).isEqualTo("42501");
                case H2 -> assertThat(refusal.getErrorCode()).isEqualTo(28000);
                case MYSQL, MARIADB -> assertThat(refusal.getErrorCode()).isEqualTo(1044);
              }
            });
    assertThat(all(b)).containsExactly(6);
  }

  private Login login(Tenant tenant) {
    var placement =
        fixture.control.inTransaction(em -> fixture.placements.placement(em, tenant.id()));
    return fixture
        .homes
        .of(tenant.isolationMode())
        .unit(tenant.id(), placement, List.of(AttemptRow.class))
        .login();
  }

  private void rawSqlOnSharedTables(DatabaseKind kind, Tenant a) {
    var table =
        kind == DatabaseKind.POSTGRESQL
            ? "hj_sign_in_attempt"
            : fixture.installation.get().sharedSchema() + ".hj_sign_in_attempt";
    if (kind.enforcesRowSecurity()) {
      assertThat(fixture.units.<Long>inTransaction(a, em -> nativeCount(em, table))).isZero();
      assertThat(fixture.units.<Long>reading(a, em -> nativeCount(em, table))).isZero();
    } else {
      assertThatThrownBy(() -> fixture.units.inTransaction(a, em -> nativeCount(em, table)))
          .hasStackTraceContaining("does not name its tenant");
      assertThatThrownBy(() -> fixture.units.reading(a, em -> nativeCount(em, table)))
          .hasStackTraceContaining("does not name its tenant");
    }
  }

  private static long nativeCount(EntityManager em, String table) {
    return ((Number) em.createNativeQuery("select count(*) from " + table).getSingleResult())
        .longValue();
  }

  @ParameterizedTest
  @EnumSource
  void theControlTablesCantBeReadFromATenantsTransaction(IsolationMode mode) {
    var tenant = tenant(mode);
    var control =
        fixture.installation.get().kind() == DatabaseKind.H2 ? "public.cp_tenant" : controlTable();

    assertRefusedBy(fixture.installation.get().kind(), mode, tenant, control);
  }

  private String controlTable() {
    if (fixture.installation.get().kind() == DatabaseKind.POSTGRESQL) {
      return "public.cp_tenant";
    }
    var url = fixture.installation.get().owner().url();
    return url.substring(url.lastIndexOf('/') + 1) + ".cp_tenant";
  }

  @ParameterizedTest
  @EnumSource
  void aTenantsRowsAreGoneAfterPurge(IsolationMode mode) {
    var tenant = tenant(mode);
    var other = tenant(mode);
    put(tenant, "gone-" + tenant.slug(), 1);
    put(other, "kept-" + other.slug(), 2);

    fixture.control.run(
        em ->
            fixture.tenants.move(
                em, tenant.id(), List.of(TenantStatus.ACTIVE), TenantStatus.DELETED));
    fixture.provisioning.purge(tenant.id());

    assertThat(
            fixture.control.<Boolean>inTransaction(
                em -> fixture.tenants.find(em, tenant.id()).isEmpty()))
        .isTrue();
    assertThat(all(other)).containsExactly(2);
    var again = fixture.createTenant(tenant.slug(), mode);
    assertThat(all(again)).isEmpty();
  }

  @Test
  void onlyADeletedTenantCanBePurged() {
    var tenant = tenant(IsolationMode.SEPARATE_SCHEMA);
    assertThatThrownBy(() -> fixture.provisioning.purge(tenant.id()))
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> assertThat(problem.code()).isEqualTo(ErrorCode.CONFLICT));
  }

  @ParameterizedTest
  @EnumSource
  void oneSlugIsOneTenantHoweverManyAskAtOnce(IsolationMode mode) throws Exception {
    var slug = "race" + SLUGS.incrementAndGet();
    var executor = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Boolean>> calls = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        calls.add(() -> fixture.createTenant(slug, mode) != null);
      }
      int made = 0;
      for (Future<Boolean> call : executor.invokeAll(calls)) {
        made += succeeded(call) ? 1 : 0;
      }
      assertThat(made).isEqualTo(1);
    } finally {
      executor.shutdownNow();
    }
  }

  private static boolean succeeded(Future<Boolean> call) throws InterruptedException {
    try {
      return call.get();
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(ProblemException.class);
      assertThat(((ProblemException) e.getCause()).code())
          .isIn(ErrorCode.SLUG_TAKEN, ErrorCode.SERVICE_UNAVAILABLE);
      return false;
    }
  }

  @ParameterizedTest
  @EnumSource
  void aMakerThatDiedLeavesNothing(IsolationMode mode) {
    var slug = "dead" + SLUGS.incrementAndGet();
    assertThatThrownBy(
            () ->
                fixture.provisioning.create(
                    TenancyFixture.wanted(slug, mode),
                    activation -> {
                      throw new AssertionError("killed");
                    }))
        .isInstanceOf(AssertionError.class);

    var later = new TenancyClock(fixture.clock, Duration.ofMinutes(5));
    var sweeper =
        new TenantProvisioning(
            fixture.control,
            fixture.installation,
            new TenantHomes(fixture.installation),
            new Tenants(later),
            new TenantPlacements(later, fixture.sealedBox),
            fixture.units,
            (em, tenant) -> {},
            fixture.ids,
            later);
    assertThat(sweeper.sweep(Duration.ofDays(30))).isEqualTo(1);
    assertThat(all(fixture.createTenant(slug, mode))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void interleavedTransactionsOnOnePoolNeverMix(IsolationMode mode) throws Exception {
    var a = tenant(mode);
    var b = tenant(mode);
    put(a, "mix-" + a.slug(), 1);
    put(b, "mix-" + b.slug(), 2);
    var executor = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Boolean>> calls = new ArrayList<>();
      for (int i = 0; i < 10_000; i++) {
        boolean first = i % 2 == 0;
        calls.add(() -> all(first ? a : b).equals(List.of(first ? 1 : 2)));
      }
      for (Future<Boolean> call : executor.invokeAll(calls)) {
        assertThat(call.get()).isTrue();
      }
    } finally {
      executor.shutdownNow();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatATenantHoldsIsCountedWithoutItsNeighbours(IsolationMode mode) {
    var a = tenant(mode);
    var b = tenant(mode);
    addUser(a, "active");
    addUser(a, "disabled");
    addUser(b, "active");

    var statistics =
        new TenantStatistics(
            fixture.control, fixture.placements, fixture.homes, fixture.units, fixture.clock);
    var holdings = statistics.of(a);
    assertThat(holdings.users()).isEqualTo(new TenantStatistics.Users(2, 1, 2, 0));
    assertThat(holdings.sessions()).isEqualTo(new TenantStatistics.Sessions(0, 0));
    if (mode == IsolationMode.SHARED_SCHEMA) {
      assertThat(holdings.bytes()).isNull();
    } else {
      assertThat(holdings.bytes()).isPositive();
    }
    var use = fixture.units.use(a);
    assertThat(use.unitOpen()).isTrue();
    assertThat(use.transactions()).isZero();
    assertThat(use.transactionsLimit()).isPositive();
  }

  private void addUser(Tenant tenant, String status) {
    var now = fixture.clock.instant();
    var id = fixture.ids.next("usr");
    fixture.units.inTransaction(
        tenant,
        em ->
            em.createNativeQuery(
                    "insert into {h-domain}hj_user (id, tenant_id, email, email_verified, role,"
                        + " status, mfa_enabled, public_metadata, private_metadata, created_at,"
                        + " updated_at, version) values (:id, :tenant, :id, true, 'member',"
                        + " :status, false, '{}', '{}', :now, :now, 0)")
                .setParameter("id", id)
                .setParameter("tenant", tenant.id().value())
                .setParameter("status", status)
                .setParameter("now", now)
                .executeUpdate());
  }

  @Test
  void aRestoredTenantIsWhatItWasBefore() {
    var tenant = tenant(IsolationMode.SHARED_SCHEMA);
    move(tenant, TenantStatus.ACTIVE, TenantStatus.SUSPENDED);
    move(tenant, TenantStatus.SUSPENDED, TenantStatus.DELETED);
    assertThat(restore(tenant).status()).isEqualTo(TenantStatus.SUSPENDED);

    move(tenant, TenantStatus.SUSPENDED, TenantStatus.ACTIVE);
    move(tenant, TenantStatus.ACTIVE, TenantStatus.DELETED);
    assertThat(restore(tenant).status()).isEqualTo(TenantStatus.ACTIVE);
    assertThatThrownBy(() -> restore(tenant))
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> assertThat(problem.code()).isEqualTo(ErrorCode.CONFLICT));
  }

  private Tenant restore(Tenant tenant) {
    return fixture.control.inTransaction(em -> fixture.tenants.restore(em, tenant.id()));
  }

  private void move(Tenant tenant, TenantStatus from, TenantStatus to) {
    fixture.control.run(em -> fixture.tenants.move(em, tenant.id(), List.of(from), to));
  }

  private void assertNoReading(Tenant tenant, Consumer<EntityManager> change) {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                fixture.units.reading(
                    tenant,
                    em -> {
                      change.accept(em);
                      return "changed";
                    }));
  }

  @ParameterizedTest
  @EnumSource
  void whoIsInsideOfAUnitThatIsClosedWorksOn(IsolationMode mode) {
    var tenant = tenant(mode);
    put(tenant, "in" + tenant.slug(), 7);
    var placement =
        fixture.control.inTransaction(em -> fixture.placements.placement(em, tenant.id()));
    var unit =
        new PersistenceUnits(fixture.installation.get().pool())
            .build(fixture.homes.of(mode).unit(tenant.id(), placement, List.of(AttemptRow.class)));
    assertThat(unit.enter()).isTrue();

    unit.close();

    assertThat(
            unit.<Integer>inTransaction(
                tenant.id().value(),
                em -> em.find(AttemptRow.class, "in" + tenant.slug()).failures))
        .isEqualTo(7);
    unit.leave();
    assertThat(unit.enter()).isFalse();
  }

  @Test
  void idleConnectionsStayWithinTheBudget() {
    for (int i = 0; i < 6; i++) {
      put(tenant(IsolationMode.SEPARATE_DATABASE), "budget-" + i, i);
    }
    assertThat(fixture.pool.active()).isZero();
    assertThat(fixture.pool.idle()).isLessThanOrEqualTo(16);
    assertThat(fixture.units.open()).isLessThanOrEqualTo(4);
  }
}
