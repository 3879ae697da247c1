package dev.hellojohn.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.testing.PostgresServer;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tenants that change while somebody is still looking them up, or opening them. */
@Timeout(120)
class OvertakenTenantsIT {

  private Login database;
  private TenancyFixture fixture;
  private Tenant tenant;

  @BeforeEach
  void open() throws Exception {
    database = PostgresServer.freshDatabase();
    fixture =
        new TenancyFixture(database, List.of(AttemptRow.class), List.of(), 16, Clock.systemUTC());
    tenant = fixture.createTenant("acme", IsolationMode.SEPARATE_SCHEMA);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void anAnswerFromBeforeAChangeIsNotKept() {
    var first = new AtomicBoolean(true);
    var held = new TenantDirectory[1];
    held[0] =
        new TenantDirectory(
            fixture.control,
            new Tenants(fixture.clock) {
              @Override
              public Optional<Tenant> findBySlug(EntityManager em, String slug) {
                var found = super.findBySlug(em, slug);
                if (first.getAndSet(false)) {
                  suspend();
                  held[0].forgetAll();
                }
                return found;
              }
            },
            fixture.clients,
            Ticker.disabledTicker());
    assertThat(held[0].bySlug("acme").orElseThrow().status()).isEqualTo(TenantStatus.ACTIVE);
    assertThat(held[0].bySlug("acme").orElseThrow().status()).isEqualTo(TenantStatus.SUSPENDED);
  }

  private void suspend() {
    fixture.control.run(
        em ->
            fixture.tenants.move(
                em, tenant.id(), List.of(TenantStatus.ACTIVE), TenantStatus.SUSPENDED));
  }

  @Test
  void aUnitThatIsBeingBuiltKeepsNobodyWaitingWhoForgetsIt() throws Exception {
    try (var owner = connection();
        var watcher = connection()) {
      execute(owner, "LOCK TABLE cp_tenant IN ACCESS EXCLUSIVE MODE");
      var opened =
          CompletableFuture.supplyAsync(
              () -> fixture.units.<Object>reading(tenant, em -> em.find(AttemptRow.class, "one")));
      awaitWaiter(watcher);

      fixture.units.forget(tenant);

      owner.rollback();
      assertThat(opened.get(60, TimeUnit.SECONDS)).isNull();
    }
    fixture.units.run(tenant, em -> em.persist(AttemptRow.of("one", 1)));
    assertThat(
            fixture.units.<Integer>reading(tenant, em -> em.find(AttemptRow.class, "one").failures))
        .isEqualTo(1);
  }

  /** Until somebody waits for the lock. */
  private static void awaitWaiter(Connection watcher) throws SQLException {
    try (var statement = watcher.createStatement()) {
      boolean waits = false;
      while (!waits) {
        Thread.onSpinWait();
        try (var row =
            statement.executeQuery(
                "select count(*) from pg_locks l join pg_database d on d.oid = l.database where not l.granted and d.datname = current_database()")) {
          row.next();
          waits = row.getInt(1) > 0;
        }
      }
    }
  }

  private Connection connection() throws SQLException {
    var connection =
        DriverManager.getConnection(
            database.url(), database.username(), database.password().reveal());
    connection.setAutoCommit(false);
    return connection;
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
