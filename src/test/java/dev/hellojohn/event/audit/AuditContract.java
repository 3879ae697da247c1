package dev.hellojohn.event.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hellojohn.event.audit.Fault.Kind;
import dev.hellojohn.kernel.PageRequest;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.tenancy.IsolationMode;
import dev.hellojohn.tenancy.TenancyFixture;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.testing.TestClock;
import jakarta.persistence.EntityManager;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.hibernate.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the audit trails promise on each database and in each isolation mode. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AuditContract {

  private static final AtomicInteger SLUGS = new AtomicInteger();
  private static final UserId ANN = new UserId("usr_01HZX3V9J4N8QW7R5T2K6M0ANN");
  private static final UserId BOB = new UserId("usr_01HZX3V9J4N8QW7R5T2K6M0B0B");
  private static final Circumstances REQUEST =
      new Circumstances(
          Actor.of(ANN),
          "cli_01HZX3V9J4N8QW7R5T2K6M0ANN",
          "req_1",
          "203.0.113.7",
          "Zoë's 😀",
          false);

  private final TestClock clock = new TestClock();
  private TenancyFixture tenancy;
  private AuditFixture audit;

  /** A login on an empty database of this product. */
  abstract Login freshDatabase() throws Exception;

  @BeforeAll
  void open() throws Exception {
    tenancy =
        new TenancyFixture(
            freshDatabase(),
            AuditFixture.tenantEntities(),
            AuditFixture.controlEntities(),
            16,
            clock);
    audit = new AuditFixture(tenancy);
  }

  @BeforeEach
  void act() {
    audit.circumstances = REQUEST;
  }

  @AfterAll
  void close() {
    tenancy.close();
  }

  private Tenant tenant(IsolationMode mode) {
    return tenancy.createTenant("a" + SLUGS.incrementAndGet(), mode);
  }

  private static AuditEvent signIn(UserId user) {
    return AuditEvent.of(AuditAction.USER_SIGN_IN)
        .on(user)
        .detail("session_id", "ses_1")
        .personal("email", user.value() + "@example.com");
  }

  private void append(Tenant tenant, AuditEvent event) {
    in(
        tenant,
        em -> {
          audit.log.append(em, event);
          return true;
        });
  }

  private <T> T in(Tenant tenant, java.util.function.Function<EntityManager, T> work) {
    return tenancy.units.inTransaction(tenant, work);
  }

  private Tenant withEntries(IsolationMode mode, int entries) {
    var tenant = tenant(mode);
    for (int i = 0; i < entries; i++) {
      append(tenant, signIn(i % 2 == 0 ? ANN : BOB));
      clock.advance(Duration.ofMillis(1));
    }
    audit.sealer.seal(audit.chains.of(tenant));
    return tenant;
  }

  private List<AuditEntry> list(Tenant tenant, AuditFilter filter) {
    return audit.search.list(tenant, filter, new PageRequest(100, null, true)).data();
  }

  private Fault fault(Tenant tenant) {
    return audit.verification.verify(tenant).fault();
  }

  private int execute(Tenant tenant, String hql, Object... parameters) {
    return in(
        tenant,
        em -> {
          var query = em.createQuery(hql);
          for (int i = 0; i < parameters.length; i++) {
            query.setParameter(i + 1, parameters[i]);
          }
          return query.executeUpdate();
        });
  }

  @ParameterizedTest
  @EnumSource
  void aud1WhatIsAppendedIsListedChainedAndVerified(IsolationMode mode) {
    var tenant = tenant(mode);
    append(tenant, signIn(ANN));
    var waiting = list(tenant, AuditFilter.ALL).get(0);
    assertThat(waiting.link()).isNull();
    assertThat(waiting.content().time()).isEqualTo(clock.instant());
    assertThat(waiting.content().actorId()).isEqualTo(ANN.value());
    assertThat(waiting.content().requestId()).isEqualTo("req_1");
    assertThat(waiting.content().details()).isEqualTo("{\"session_id\":\"ses_1\"}");
    assertThat(waiting.personal().fields())
        .isEqualTo(
            "{\"email\":\"%s@example.com\",\"ip_address\":\"203.0.113.7\",\"user_agent\":\"Zoë's 😀\"}"
                .formatted(ANN));

    var found = audit.verification.verify(tenant);
    assertThat(found.fault()).isNull();
    assertThat(found.entries()).isEqualTo(1);
    assertThat(found.waiting()).isZero();
    var chained = list(tenant, AuditFilter.ALL).get(0);
    assertThat(chained.content()).isEqualTo(waiting.content());
    assertThat(chained.mac()).isEqualTo(waiting.mac());
    assertThat(chained.link().seq()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void aud11ParallelActsAreChainedWithoutGapsAndRolledBackOnesAreNotThere(IsolationMode mode)
      throws Exception {
    var tenant = tenant(mode);
    int threads = 8;
    int each = 8;
    int total = threads * each;
    var pool = Executors.newFixedThreadPool(threads + 1);
    try {
      List<Callable<Integer>> works = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        works.add(
            () -> {
              for (int i = 0; i < each; i++) {
                append(tenant, signIn(ANN));
                assertThatThrownBy(
                        () ->
                            in(
                                tenant,
                                em -> {
                                  audit.log.append(em, signIn(BOB));
                                  em.flush();
                                  throw new IllegalStateException("no");
                                }))
                    .hasMessage("no");
              }
              return 0;
            });
      }
      works.add(
          () -> {
            int sealed = 0;
            for (int i = 0; i < 20; i++) {
              sealed += audit.sealer.seal(audit.chains.of(tenant));
            }
            return sealed;
          });
      for (var future : pool.invokeAll(works)) {
        future.get();
      }
    } finally {
      pool.shutdownNow();
    }
    var found = audit.verification.verify(tenant);
    assertThat(found.fault()).isNull();
    assertThat(found.entries()).isEqualTo(total);
    var seqs =
        list(tenant, AuditFilter.ALL).stream().map(entry -> entry.link().seq()).sorted().toList();
    assertThat(seqs).isEqualTo(LongStream.rangeClosed(1, total).boxed().toList());
  }

  /** While one transaction that has appended is open, another appends, commits and is chained. */
  @ParameterizedTest
  @EnumSource(names = "SHARED_SCHEMA")
  void twoSignInsDoNotWaitForEachOther(IsolationMode mode) throws Exception {
    var tenant = tenant(mode);
    append(tenant, signIn(ANN));
    audit.sealer.seal(audit.chains.of(tenant));
    var appended = new CountDownLatch(1);
    var mayCommit = new CountDownLatch(1);
    var pool = Executors.newFixedThreadPool(2);
    try {
      var slow =
          pool.submit(
              () ->
                  in(
                      tenant,
                      em -> {
                        audit.log.append(em, signIn(ANN));
                        em.flush();
                        appended.countDown();
                        await(mayCommit);
                        return true;
                      }));
      await(appended);
      var fast =
          pool.submit(
              () -> {
                append(tenant, signIn(BOB));
                return audit.sealer.seal(audit.chains.of(tenant));
              });
      assertThat(fast.get(30, TimeUnit.SECONDS)).isEqualTo(1);
      mayCommit.countDown();
      slow.get(30, TimeUnit.SECONDS);
    } finally {
      mayCommit.countDown();
      pool.shutdownNow();
    }
    assertThat(audit.sealer.seal(audit.chains.of(tenant))).isEqualTo(1);
    assertThat(fault(tenant)).isNull();
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("The other one does not come");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "SHARED_SCHEMA")
  void aud13AnEntryThatCannotBeWrittenRollsTheActBack(IsolationMode mode) {
    var tenant = tenant(mode);
    audit.circumstances =
        new Circumstances(Actor.of(ANN), null, "r".repeat(65), "203.0.113.7", "x", false);
    assertThatThrownBy(
            () ->
                in(
                    tenant,
                    em -> {
                      var act = new TenantHeadEntity();
                      act.id = "act";
                      act.write(new Head(1, "", 0, 0, clock.instant(), "", clock.instant(), ""));
                      em.persist(act);
                      audit.log.append(em, signIn(ANN));
                      return true;
                    }))
        .isInstanceOf(RuntimeException.class);
    TenantHeadEntity act = in(tenant, em -> em.find(TenantHeadEntity.class, "act"));
    assertThat(act).isNull();
    assertThat(list(tenant, AuditFilter.ALL)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = "SHARED_SCHEMA")
  void anAppendIsOneStatement(IsolationMode mode) {
    var tenant = tenant(mode);
    var statistics = in(tenant, em -> em.unwrap(Session.class).getSessionFactory().getStatistics());
    statistics.setStatisticsEnabled(true);
    long before = statistics.getPrepareStatementCount();
    append(tenant, signIn(ANN));
    assertThat(statistics.getPrepareStatementCount() - before).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(names = "SHARED_SCHEMA")
  void aud6AChangedRowIsNamed(IsolationMode mode) {
    var tenant = withEntries(mode, 5);
    for (var change :
        List.of(
            "e.details = '{}'",
            "e.outcome = 'failure'",
            "e.actorId = null",
            "e.subjectId = 'usr_2'",
            "e.requestId = 'req_2'",
            "e.clientId = null",
            "e.action = 'user.sign_up'",
            "e.personal = '{}'",
            "e.commitment = 'x'",
            "e.salt = 'x'")) {
      var kept = snapshot(tenant, 3);
      assertThat(execute(tenant, "update TenantEntryEntity e set " + change + " where e.seq = 3"))
          .isEqualTo(1);
      assertThat(fault(tenant)).as(change).isEqualTo(new Fault(Kind.CHANGED, 3L, kept));
      restore(tenant);
    }
    assertThat(fault(tenant)).isNull();
  }

  private final List<AuditEntry> saved = new ArrayList<>();

  private String snapshot(Tenant tenant, long seq) {
    saved.clear();
    saved.addAll(list(tenant, AuditFilter.ALL));
    return saved.stream()
        .filter(entry -> entry.link().seq() == seq)
        .findFirst()
        .orElseThrow()
        .content()
        .id();
  }

  /** Puts everything back as it was saved. */
  private void restore(Tenant tenant) {
    execute(tenant, "delete from TenantEntryEntity");
    in(
        tenant,
        em -> {
          for (var entry : saved) {
            var row = new TenantEntryEntity();
            row.id = entry.content().id();
            row.write(entry.content(), entry.personal(), entry.mac());
            row.place(entry.link());
            em.persist(row);
          }
          return true;
        });
  }

  @ParameterizedTest
  @EnumSource(names = "SHARED_SCHEMA")
  void aud7DroppedSwappedAndRenumberedRowsAreNamed(IsolationMode mode) {
    var tenant = withEntries(mode, 6);
    snapshot(tenant, 1);
    execute(tenant, "delete from TenantEntryEntity e where e.seq = 3");
    assertThat(fault(tenant)).isEqualTo(new Fault(Kind.MISSING, 3L, null));

    execute(tenant, "update TenantEntryEntity e set e.seq = 3 where e.seq = 4");
    assertThat(fault(tenant).kind()).isEqualTo(Kind.MISPLACED);
    assertThat(fault(tenant).seq()).isEqualTo(3);

    restore(tenant);
    execute(tenant, "update TenantEntryEntity e set e.seq = 99 where e.seq = 2");
    execute(tenant, "update TenantEntryEntity e set e.seq = 2 where e.seq = 5");
    execute(tenant, "update TenantEntryEntity e set e.seq = 5 where e.seq = 99");
    assertThat(fault(tenant).kind()).isEqualTo(Kind.MISPLACED);
    assertThat(fault(tenant).seq()).isEqualTo(2);
    restore(tenant);
    assertThat(fault(tenant)).isNull();
  }

  @ParameterizedTest
  @EnumSource(names = "SHARED_SCHEMA")
  void anInsertedRowIsNamedEvenWhenTheServerChainsIt(IsolationMode mode) {
    var tenant = withEntries(mode, 3);
    var forged =
        in(
            tenant,
            em -> {
              var row = new TenantEntryEntity();
              row.id = tenancy.ids.next(AuditLog.PREFIX);
              row.write(SampleChain.content(3), null, "00".repeat(32));
              em.persist(row);
              return row.id;
            });
    append(tenant, signIn(BOB));
    assertThat(fault(tenant)).isEqualTo(new Fault(Kind.CHANGED, 4L, forged));
  }

  @ParameterizedTest
  @EnumSource
  void aud9ATruncatedChainIsNamedAndNotContinued(IsolationMode mode) {
    var tenant = withEntries(mode, 4);
    execute(tenant, "delete from TenantEntryEntity e where e.seq > 2");
    assertThat(fault(tenant)).isEqualTo(new Fault(Kind.TRUNCATED, 3L, null));

    // An older end, genuinely signed, in its place: the global database knows better.
    var chain = audit.chains.of(tenant);
    var second = in(tenant, em -> chain.tables().at(em, 2).orElseThrow().hash);
    var now = clock.instant();
    var older = chain.key().signed(new Head(2, second, 0, 0, now, "", now, ""));
    in(
        tenant,
        em -> {
          em.find(TenantHeadEntity.class, chain.id()).write(older);
          return true;
        });
    append(tenant, signIn(BOB));
    assertThatThrownBy(() -> audit.sealer.seal(chain)).isInstanceOf(BrokenChainException.class);
    assertThat(fault(tenant)).isEqualTo(new Fault(Kind.TRUNCATED, 3L, null));

    execute(tenant, "delete from TenantHeadEntity");
    assertThatThrownBy(() -> audit.sealer.seal(chain)).isInstanceOf(BrokenChainException.class);
    assertThat(fault(tenant)).isNotNull();
    audit.upkeep.run();
    assertThat(list(tenant, AuditFilter.ALL)).anyMatch(entry -> entry.link() == null);
  }

  @ParameterizedTest
  @EnumSource(names = "SHARED_SCHEMA")
  void aChainThatIsWholeButGoneIsNamed(IsolationMode mode) {
    var tenant = withEntries(mode, 2);
    execute(tenant, "delete from TenantEntryEntity");
    execute(tenant, "delete from TenantHeadEntity");
    assertThat(fault(tenant)).isEqualTo(new Fault(Kind.TRUNCATED, 1L, null));
  }

  @ParameterizedTest
  @EnumSource(names = "SHARED_SCHEMA")
  void checkpointsAreMadeByNumberAndByTimeAndSignTheirPredecessor(IsolationMode mode) {
    var tenant = withEntries(mode, 3);
    clock.advance(Duration.ofMinutes(15));
    audit.sealer.seal(audit.chains.of(tenant));
    assertThat(audit.verification.verify(tenant).checkpoints()).isEqualTo(1);
    for (int batch = 0; batch < 10; batch++) {
      in(
          tenant,
          em -> {
            for (int i = 0; i < 100; i++) {
              audit.log.append(em, signIn(ANN));
            }
            return true;
          });
    }
    var found = audit.verification.verify(tenant);
    assertThat(found.fault()).isNull();
    assertThat(found.entries()).isEqualTo(1003);
    assertThat(found.checkpoints()).isEqualTo(2);

    execute(tenant, "delete from TenantCheckpointEntity c where c.seq = 3");
    assertThat(fault(tenant)).isEqualTo(new Fault(Kind.CHECKPOINT, 1000L, null));
  }

  @ParameterizedTest
  @EnumSource
  void aForgottenUserLeavesTheTrailAndTheChainStaysSound(IsolationMode mode) {
    var tenant = withEntries(mode, 4);
    append(tenant, signIn(ANN));
    int taken = in(tenant, em -> audit.log.forget(em, ANN));
    assertThat(taken).isEqualTo(5);
    assertThat(list(tenant, AuditFilter.ALL)).allMatch(entry -> entry.personal() == null);

    append(tenant, signIn(BOB));
    var found = audit.verification.verify(tenant);
    assertThat(found.fault()).isNull();
    assertThat(found.redacted()).isEqualTo(5);
    assertThat(found.entries()).isEqualTo(6);
  }

  @ParameterizedTest
  @EnumSource
  void map6AnOperatorsActOnATenantIsInBothChainsOnce(IsolationMode mode) {
    var tenant = tenant(mode);
    var requestId = "req_" + tenant.slug();
    audit.circumstances =
        new Circumstances(Actor.system(), null, requestId, "203.0.113.9", "browser", false);
    tenancy.control.run(
        em ->
            audit.log.append(
                em,
                AuditEvent.of(AuditAction.TENANT_SUSPEND)
                    .on(tenant.id())
                    .copiedTo(tenant.id())
                    .personal("email", "root@example.com")));
    audit.upkeep.run();
    audit.upkeep.run();
    audit.copies.deliver();

    var filter = new AuditFilter(null, null, null, null, requestId, null, null);
    var page = new PageRequest(10, null, false);
    var operators = audit.search.listOperators(filter, page).data();
    var tenants = list(tenant, filter);
    assertThat(operators).hasSize(1);
    assertThat(tenants).hasSize(1);
    assertThat(operators.get(0).personal().fields()).contains("root@example.com");
    assertThat(tenants.get(0).personal()).isNull();
    assertThat(tenants.get(0).content().commitment()).isNull();
    assertThat(tenants.get(0).content().id()).isEqualTo(operators.get(0).content().id());
    assertThat(tenants.get(0).link()).isNotNull();
    assertThat(fault(tenant)).isNull();
    assertThat(audit.verification.verifyOperators().fault()).isNull();
  }

  @Test
  void entriesAreFoundByEachCondition() {
    var tenant = withEntries(IsolationMode.SHARED_SCHEMA, 6);
    audit.circumstances = new Circumstances(Actor.of(BOB), null, "req_2", null, null, false);
    var from = clock.instant();
    append(
        tenant,
        AuditEvent.refused(
                AuditAction.USER_SIGN_UP, dev.hellojohn.kernel.ErrorCode.EMAIL_ALREADY_EXISTS)
            .on(BOB));
    var none = new AuditFilter(null, null, null, null, null, null, null);
    assertThat(list(tenant, none)).hasSize(7);
    assertThat(list(tenant, new AuditFilter(BOB.value(), null, null, null, null, null, null)))
        .hasSize(1);
    assertThat(list(tenant, new AuditFilter(null, ANN.value(), null, null, null, null, null)))
        .hasSize(3);
    assertThat(
            list(
                tenant,
                new AuditFilter(null, null, AuditAction.USER_SIGN_UP, null, null, null, null)))
        .hasSize(1);
    assertThat(list(tenant, new AuditFilter(null, null, null, Outcome.SUCCESS, null, null, null)))
        .hasSize(6);
    assertThat(list(tenant, new AuditFilter(null, null, null, null, "req_2", null, null)))
        .hasSize(1);
    assertThat(list(tenant, new AuditFilter(null, null, null, null, null, from, null))).hasSize(1);
    assertThat(list(tenant, new AuditFilter(null, null, null, null, null, null, from))).hasSize(6);
  }

  @Test
  void aListIsReadPageByPageNewestFirst() {
    var tenant = withEntries(IsolationMode.SEPARATE_SCHEMA, 5);
    var seen = new ArrayList<Long>();
    String after = null;
    do {
      var page = audit.search.list(tenant, AuditFilter.ALL, new PageRequest(2, after, true));
      assertThat(page.total()).isEqualTo(5);
      page.data().forEach(entry -> seen.add(entry.link().seq()));
      after = page.nextCursor();
    } while (after != null);
    assertThat(seen).containsExactly(5L, 4L, 3L, 2L, 1L);
  }

  @ParameterizedTest
  @EnumSource
  void aud16ATenantSeesItsOwnTrailAlone(IsolationMode mode) {
    var a = withEntries(mode, 2);
    var b = withEntries(mode, 3);
    var ids = new HashSet<String>();
    list(a, AuditFilter.ALL).forEach(entry -> ids.add(entry.content().id()));
    assertThat(ids).hasSize(2);
    assertThat(list(b, AuditFilter.ALL)).noneMatch(entry -> ids.contains(entry.content().id()));
    assertThat(audit.verification.verify(b).entries()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource
  void aud17AnExportIsAcceptedByTheOfflineVerifier(IsolationMode mode, @TempDir Path directory)
      throws IOException {
    var tenant = withEntries(mode, 3);
    clock.advance(Duration.ofMinutes(15));
    append(tenant, signIn(BOB).detail("odd", Map.of("a", List.of(1.0E10, "é\"\\\n😀"))));
    in(tenant, em -> audit.log.forget(em, ANN));
    var key = Files.writeString(directory.resolve("key"), AuditFixture.KEY + "\n");
    var file = directory.resolve("export.ndjson");
    try (var out = Files.newOutputStream(file)) {
      audit.export.of(tenant, AuditFilter.ALL, AuditExport.Format.NDJSON).write(out);
    }
    var report = new ByteArrayOutputStream();
    var verifier = new OfflineVerification(new PrintStream(report, true, UTF_8));
    assertThat(verifier.run(file.toString(), key.toString())).as("%s", report).isZero();
    assertThat(report.toString(UTF_8))
        .contains(tenant.id().value(), "5 entries up to 5", "1 checkpoints", "4 without", "VALID");

    try (var out = Files.newOutputStream(file)) {
      var some = new AuditFilter(null, BOB.value(), null, null, null, null, null);
      audit.export.of(tenant, some, AuditExport.Format.NDJSON).write(out);
    }
    report.reset();
    assertThat(verifier.run(file.toString(), key.toString())).as("%s", report).isZero();
    assertThat(report.toString(UTF_8)).contains("a selection of 2 entries");
  }

  /** Several nodes that find the same new chain. */
  @ParameterizedTest
  @EnumSource
  void aChainThatSeveralNodesBeginHasOneBeginning(IsolationMode mode) throws Exception {
    int nodes = 4;
    var pool = Executors.newFixedThreadPool(nodes);
    try {
      for (int round = 0; round < 3; round++) {
        var tenant = tenant(mode);
        append(tenant, signIn(ANN));
        append(tenant, signIn(BOB));
        Callable<Integer> node =
            () ->
                new ChainSealer(tenancy.control, clock)
                    .seal(new AuditFixture(tenancy).chains.of(tenant));
        int sealed = 0;
        for (var future : pool.invokeAll(Collections.nCopies(nodes, node))) {
          sealed += future.get();
        }
        assertThat(sealed).isEqualTo(2);
        assertThat(audit.verification.verify(tenant).entries()).isEqualTo(2);
        assertThat(fault(tenant)).isNull();
      }
    } finally {
      pool.shutdownNow();
      tenancy.removal = new PurgedTenants(audit.log);
    }
  }

  /** A node that died between commit and chaining leaves work behind, which a start finds. */
  @ParameterizedTest
  @EnumSource(names = "SHARED_SCHEMA")
  void anActThatIsCommittedAfterALookGetsItsPlaceAtTheNext(IsolationMode mode) {
    var tenant = tenant(mode);
    in(
        tenant,
        em -> {
          audit.log.append(em, signIn(ANN));
          audit.upkeep.run();
          return true;
        });
    assertThat(unchained(tenant)).isTrue();
    audit.upkeep.run();
    assertThat(unchained(tenant)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(names = "SEPARATE_DATABASE")
  void aTenantWhoseDatabaseRefusesItsCopiesHoldsNoOtherUp(IsolationMode mode) {
    var refusing = tenant(mode);
    var other = tenant(mode);
    var placement = placement(refusing);
    place(refusing, "none that opens");
    for (int i = 0; i < 250; i++) {
      suspended(refusing);
    }
    suspended(other);
    audit.copies.deliver();
    assertThat(list(other, AuditFilter.ALL)).hasSize(1);

    place(refusing, placement);
    audit.copies.deliver();
    assertThat(audit.search.list(refusing, AuditFilter.ALL, new PageRequest(1, null, true)).total())
        .isEqualTo(250);
    assertThat(list(other, AuditFilter.ALL)).hasSize(1);
  }

  private String placement(Tenant tenant) {
    return tenancy.control.inTransaction(
        em ->
            em.createQuery("select t.placement from TenantEntity t where t.id = ?1", String.class)
                .setParameter(1, tenant.id().value())
                .getSingleResult());
  }

  private void place(Tenant tenant, String placement) {
    tenancy.control.run(
        em ->
            em.createQuery("update TenantEntity t set t.placement = ?1 where t.id = ?2")
                .setParameter(1, placement)
                .setParameter(2, tenant.id().value())
                .executeUpdate());
    tenancy.units.forget(tenant);
  }

  private void suspended(Tenant tenant) {
    tenancy.control.run(
        em ->
            audit.log.append(
                em,
                AuditEvent.of(AuditAction.TENANT_SUSPEND).on(tenant.id()).copiedTo(tenant.id())));
  }

  @ParameterizedTest
  @EnumSource(names = "SHARED_SCHEMA")
  void whatADeadNodeLeftWithoutAPlaceIsChainedAfterTheNextStart(IsolationMode mode) {
    var tenant = tenant(mode);
    append(tenant, signIn(ANN));
    audit.waiting.take();
    var next = new AuditFixture(tenancy);
    for (int round = 0; round < 200 && unchained(tenant); round++) {
      next.upkeep.run();
    }
    assertThat(unchained(tenant)).isFalse();
    tenancy.removal = new PurgedTenants(audit.log);
  }

  private boolean unchained(Tenant tenant) {
    return list(tenant, AuditFilter.ALL).stream().anyMatch(entry -> entry.link() == null);
  }

  @ParameterizedTest
  @EnumSource
  void retentionRemovesWholeStretchesAndTheRestStaysSound(IsolationMode mode) {
    var tenant = withEntries(mode, 3);
    var chain = audit.chains.of(tenant);
    clock.advance(Duration.ofMinutes(15));
    audit.sealer.seal(chain);
    append(tenant, signIn(BOB));
    var pruner =
        new ChainPruner(Optional.of(Duration.ofDays(30)), audit.sealer, audit.log, tenancy.clock);
    assertThat(pruner.prune(chain)).isZero();

    clock.advance(Duration.ofDays(31));
    assertThat(pruner.prune(chain)).isEqualTo(3);
    assertThat(pruner.prune(chain)).isZero();
    var found = audit.verification.verify(tenant);
    assertThat(found.fault()).isNull();
    assertThat(found.prunedSeq()).isEqualTo(3);
    assertThat(found.lastSeq()).isEqualTo(5);
    assertThat(list(tenant, AuditFilter.ALL).get(0).content().action()).isEqualTo("audit.prune");

    // Somebody else removes the next one, or the checkpoint that stands for what is gone.
    snapshot(tenant, 4);
    execute(tenant, "delete from TenantEntryEntity e where e.seq = 4");
    assertThat(fault(tenant)).isEqualTo(new Fault(Kind.MISSING, 4L, null));
    restore(tenant);
    execute(tenant, "delete from TenantCheckpointEntity c where c.seq = 3");
    assertThat(fault(tenant)).isEqualTo(new Fault(Kind.CHECKPOINT, 3L, null));
  }

  /** An export of what retention has left is verified as well. */
  @Test
  void aud17AnExportBehindRetentionIsAcceptedByTheOfflineVerifier(@TempDir Path directory)
      throws IOException {
    var tenant = withEntries(IsolationMode.SHARED_SCHEMA, 3);
    clock.advance(Duration.ofMinutes(15));
    audit.sealer.seal(audit.chains.of(tenant));
    clock.advance(Duration.ofDays(2));
    new ChainPruner(Optional.of(Duration.ofDays(1)), audit.sealer, audit.log, tenancy.clock)
        .prune(audit.chains.of(tenant));
    var key = Files.writeString(directory.resolve("key"), AuditFixture.KEY);
    var file = directory.resolve("export.ndjson");
    try (var out = Files.newOutputStream(file)) {
      audit.export.of(tenant, AuditFilter.ALL, AuditExport.Format.NDJSON).write(out);
    }
    var report = new ByteArrayOutputStream();
    var verifier = new OfflineVerification(new PrintStream(report, true, UTF_8));
    assertThat(verifier.run(file.toString(), key.toString())).as("%s", report).isZero();
    assertThat(report.toString(UTF_8)).contains("2 entries up to 5", "VALID");
  }

  /** One that is being made, or taken away, is nobody's to open. */
  @Test
  void aTenantThatIsBeingMadeIsLeftAlone() {
    var tenant = tenant(IsolationMode.SEPARATE_SCHEMA);
    tenancy.control.run(
        em ->
            em.createQuery("update TenantEntity t set t.status = 'provisioning' where t.id = :id")
                .setParameter("id", tenant.id().value())
                .executeUpdate());
    assertThat(audit.chains.find(tenant.id().value())).isEmpty();
    tenancy.control.run(
        em ->
            em.createQuery("update TenantEntity t set t.status = 'active' where t.id = :id")
                .setParameter("id", tenant.id().value())
                .executeUpdate());
    assertThat(audit.chains.find(tenant.id().value())).isPresent();
  }
}
