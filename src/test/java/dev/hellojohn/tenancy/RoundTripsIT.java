package dev.hellojohn.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hellojohn.crypto.SigningAlgorithm;
import dev.hellojohn.testing.PostgresServer;
import dev.hellojohn.testing.RoundTripProxy;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.stream.LongStream;
import org.hibernate.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How often PostgreSQL is waited for (ADR 031). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoundTripsIT {

  /** A connection that nobody used for a while is asked first whether it lives. */
  private static final int TRIES = 20;

  private RoundTripProxy proxy;
  private TenancyFixture fixture;

  @BeforeAll
  void open() throws Exception {
    var database = PostgresServer.freshDatabase();
    proxy = new RoundTripProxy("127.0.0.1", PostgresServer.port());
    var name = database.url().substring(database.url().lastIndexOf('/'));
    fixture =
        new TenancyFixture(
            database.at("jdbc:postgresql://127.0.0.1:" + proxy.port() + name),
            List.of(AttemptRow.class),
            List.of(),
            16,
            Clock.systemUTC());
  }

  @AfterAll
  void close() throws Exception {
    fixture.close();
    proxy.close();
  }

  private long fewest(Runnable work) {
    return LongStream.range(0, TRIES)
        .map(
            i -> {
              long before = proxy.trips();
              work.run();
              return proxy.trips() - before;
            })
        .min()
        .orElseThrow();
  }

  private Tenant tenant(IsolationMode mode) {
    var tenant = fixture.createTenant(mode.wireName().replace('_', '-'), mode);
    fixture.units.run(tenant, em -> em.persist(AttemptRow.of(mode.wireName(), 1)));
    return tenant;
  }

  private static AttemptRow find(EntityManager em, IsolationMode mode) {
    return em.find(AttemptRow.class, mode.wireName());
  }

  @ParameterizedTest
  @EnumSource
  void whatIsReadTakesOneForEachQueryAndWhatChangesOneMore(IsolationMode mode) {
    var tenant = tenant(mode);

    assertThat(fewest(() -> fixture.units.reading(tenant, em -> find(em, mode)))).isEqualTo(1);
    assertThat(
            fewest(
                () ->
                    fixture.units.<Object>reading(
                        tenant,
                        em -> {
                          assertThat(em.find(AttemptRow.class, "nobody")).isNull();
                          return find(em, mode);
                        })))
        .isEqualTo(2);
    assertThat(
            fewest(
                () ->
                    fixture.units.run(
                        tenant,
                        em -> {
                          var row = find(em, mode);
                          row.failures++;
                        })))
        .isEqualTo(3);
    assertThat(fixture.units.<Integer>reading(tenant, em -> find(em, mode).failures))
        .isEqualTo(1 + TRIES);
  }

  @Test
  void aKeyThatIsNotInMemoryTakesOneForTheClientAndItsTenant() {
    var tenant = fixture.createTenant("keys", IsolationMode.SEPARATE_SCHEMA);
    var settings =
        new Clients.Settings("app", "web", List.of(), List.of(), List.of(), SigningAlgorithm.EdDSA);
    var issued =
        fixture.control.inTransaction(em -> fixture.clients.create(em, tenant.id(), settings));
    var key = issued.client().publishableKey();
    var directory = fixture.directory;

    assertThat(fewestForgotten(() -> directory.byPublishableKey(key))).isEqualTo(1);
    assertThat(fewestForgotten(() -> directory.bySecretKey(issued.secretKey()))).isEqualTo(1);
    assertThat(fewestForgotten(() -> directory.bySlug("keys"))).isEqualTo(1);
    assertThat(fewestForgotten(() -> directory.byPublishableKey("pk_live_guessed"))).isEqualTo(1);
    assertThat(fewest(() -> directory.byPublishableKey(key))).isZero();
    var credential = directory.byPublishableKey(key).orElseThrow();
    assertThat(credential.tenant().slug()).isEqualTo("keys");
    assertThat(credential.client().id()).isEqualTo(issued.client().id());
    assertThat(directory.bySecretKey(issued.secretKey())).contains(credential);
    assertThat(directory.byPublishableKey("pk_live_guessed")).isEmpty();
  }

  private long fewestForgotten(Runnable work) {
    return fewest(
        () -> {
          fixture.directory.forgetAll();
          work.run();
        });
  }

  @Test
  void aConnectionHasNoRightsOfATenantButInItsTransactions() throws SQLException {
    var tenant = fixture.createTenant("rights", IsolationMode.SEPARATE_SCHEMA);
    fixture.units.reading(tenant, em -> em.find(AttemptRow.class, "nobody"));
    var installed = fixture.installation.get();
    installed.as(
        installed.runtime(),
        connection -> {
          assertThat(read(connection, "select current_user"))
              .isEqualTo(installed.runtime().username());
          assertThat(read(connection, "select coalesce(current_setting('hj.tenant', true), '')"))
              .isEmpty();
          assertThatThrownBy(() -> read(connection, "select id from hj_sign_in_attempt"))
              .isInstanceOf(SQLException.class);
          connection.rollback();
        });
  }

  @ParameterizedTest
  @EnumSource(names = {"SEPARATE_SCHEMA", "SHARED_SCHEMA"})
  void aTransactionLeavesTheDriversPreparedStatementsAsTheyAre(IsolationMode mode) {
    var tenant = fixture.createTenant("prepared-" + mode.wireName().replace('_', '-'), mode);
    var before = preparedLookUps(tenant, mode);
    var after = preparedLookUps(tenant, mode);
    assertThat(before).isNotEmpty();
    assertThat(after).isEqualTo(before);
  }

  /** The driver's names of them, after as many transactions as make it prepare a statement. */
  private List<?> preparedLookUps(Tenant tenant, IsolationMode mode) {
    for (int i = 0; i < TRIES; i++) {
      fixture.units.inTransaction(tenant, em -> find(em, mode));
    }
    return fixture.units.<List<?>>inTransaction(
        tenant,
        em ->
            em.createNativeQuery(
                    "select name from pg_prepared_statements where statement like '%from hj_sign_in_attempt%'")
                .getResultList());
  }

  @Test
  void whatIsNoQueryIsRefusedWhereThereIsNoTransaction() {
    var tenant = fixture.createTenant("raw", IsolationMode.SEPARATE_SCHEMA);
    for (var sql : List.of("delete from hj_sign_in_attempt", "set role none", "commit")) {
      assertThatThrownBy(() -> fixture.units.reading(tenant, em -> execute(em, sql)))
          .hasStackTraceContaining("Only queries are made outside of a transaction");
    }
    assertThatThrownBy(
            () ->
                fixture.units.reading(
                    tenant,
                    em ->
                        em.unwrap(Session.class)
                            .doReturningWork(connection -> connection.createStatement() != null)))
        .hasStackTraceContaining("Only queries are made outside of a transaction");
  }

  private static boolean execute(EntityManager em, String sql) {
    return em.unwrap(Session.class)
        .doReturningWork(
            connection -> {
              try (var statement = connection.prepareStatement(sql)) {
                return statement.execute();
              }
            });
  }

  private static String read(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }
}
