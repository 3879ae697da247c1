package dev.hellojohn.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.testing.PostgresServer;
import jakarta.persistence.EntityManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.hibernate.Session;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A query and the settings before it are one transaction, however often it runs and whatever the
 * driver has learned of it by then (ADR 031).
 */
class EnteringOnPostgresIT {

  /** More often than the driver waits before it keeps a statement and asks for its types. */
  private static final int OFTEN = 15;

  private static final Instant LATER = Instant.parse("2026-02-01T00:00:00Z");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "?prepareThreshold=1",
        "?prepareThreshold=0",
        "?stringtype=unspecified",
        "?autosave=always",
        "?preferQueryMode=simple",
        "?preferQueryMode=extendedForPrepared",
        "?preferQueryMode=extendedCacheEverything",
        "?binaryTransfer=false"
      })
  void whateverIsAskedTheTenantIsEnteredFirst(String parameters) throws Exception {
    var database = PostgresServer.freshDatabase();
    try (var fixture =
        new TenancyFixture(
            database.at(database.url() + parameters),
            List.of(AttemptRow.class),
            List.of(),
            16,
            Clock.systemUTC())) {
      for (var mode : List.of(IsolationMode.SEPARATE_SCHEMA, IsolationMode.SHARED_SCHEMA)) {
        var tenant = fixture.createTenant(mode.wireName().replace('_', '-'), mode);
        fixture.units.run(tenant, em -> em.persist(AttemptRow.of("one", 1)));
        for (var query : QUERIES) {
          for (int i = 0; i < OFTEN; i++) {
            assertThat(fixture.units.<Object>inTransaction(tenant, query)).isEqualTo("one");
          }
          for (int i = 0; i < OFTEN; i++) {
            assertThat(fixture.units.<Object>reading(tenant, query)).isEqualTo("one");
          }
        }
      }
    }
  }

  /** With parameters that the driver sends with a type, without one, and without a value. */
  private static final List<Function<EntityManager, Object>> QUERIES =
      List.of(
          em -> em.find(AttemptRow.class, "one").id,
          em ->
              em.createQuery(
                      "select r.id from AttemptRow r where r.windowStartedAt < :later",
                      String.class)
                  .setParameter("later", LATER)
                  .getSingleResult(),
          em -> text(em, "window_started_at < :value", LATER),
          em ->
              statement(
                  em,
                  "failures = 1 or window_started_at < ?",
                  statement -> statement.setNull(1, Types.TIMESTAMP)),
          em -> statement(em, "id = ?", statement -> statement.setObject(1, "one", Types.OTHER)),
          em -> text(em, "failures = :value", 1),
          em -> text(em, "id = :value", "one"));

  @FunctionalInterface
  private interface Binding {
    void bind(PreparedStatement statement) throws SQLException;
  }

  private static Object statement(EntityManager em, String condition, Binding binding) {
    return em.unwrap(Session.class)
        .doReturningWork(
            connection -> {
              try (var statement =
                  connection.prepareStatement(
                      "select cast(id as text) from hj_sign_in_attempt where " + condition)) {
                binding.bind(statement);
                try (var row = statement.executeQuery()) {
                  row.next();
                  return row.getString(1);
                }
              }
            });
  }

  /** A column of which the driver can't know how long it gets. */
  private static Object text(EntityManager em, String condition, Object value) {
    return em.createNativeQuery(
            "select cast(id as text) from hj_sign_in_attempt where " + condition, String.class)
        .setParameter("value", value)
        .getSingleResult();
  }
}
