package dev.hellojohn.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.store.schema.Changelog;
import dev.hellojohn.tenancy.TenantCensus.Migration;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens to existing tenants when a newer version of the server starts. */
abstract class MigrationContract {

  private Login database;

  /** A login on an empty database of this product. */
  abstract Login freshDatabase() throws Exception;

  @BeforeEach
  void empty() throws Exception {
    database = freshDatabase();
  }

  private TenancyFixture server(String changelog) throws Exception {
    return new TenancyFixture(
        database,
        List.of(AttemptRow.class),
        List.of(),
        16,
        Clock.systemUTC(),
        new Changelog(changelog));
  }

  private static long census(TenancyFixture server, Migration state) {
    return new TenantCensus(server.control, server.installation).take().byMigration().get(state);
  }

  private static Tenant read(TenancyFixture server, Tenant tenant) {
    return server.control.inTransaction(em -> server.tenants.find(em, tenant.id())).orElseThrow();
  }

  private static long notes(TenancyFixture server, Tenant tenant) {
    return server.units.inTransaction(
        tenant,
        em ->
            ((Number)
                    em.createNativeQuery(
                            "select count(*) from "
                                + prefix(server, tenant)
                                + "hj_note where tenant_id = ?")
                        .setParameter(1, "x")
                        .getSingleResult())
                .longValue());
  }

  private static String prefix(TenancyFixture server, Tenant tenant) {
    if (server.installation.get().kind() != dev.hellojohn.store.jpa.DatabaseKind.H2) {
      return "";
    }
    return switch (tenant.isolationMode()) {
      case SEPARATE_DATABASE -> "";
      case SEPARATE_SCHEMA ->
          "hj" + tenant.id().value().substring(4).toLowerCase(java.util.Locale.ROOT) + ".";
      case SHARED_SCHEMA -> server.installation.get().sharedSchema() + ".";
    };
  }

  @ParameterizedTest
  @EnumSource
  void aTenantThatIsBehindIsMigratedWhenItIsAskedFor(IsolationMode mode) throws Exception {
    Tenant tenant;
    try (var old = server("db/tenant/changelog.xml")) {
      tenant = old.createTenant("acme", mode);
    }
    try (var next = server("db/next/changelog.xml")) {
      assertThat(notes(next, read(next, tenant))).isZero();
      assertThat(read(next, tenant).schemaVersion())
          .isEqualTo(next.installation.tenantChangelog().fingerprint());
      assertThat(read(next, tenant).migrationState()).isEqualTo("current");
      assertThat(notes(next, next.createTenant("later", mode))).isZero();
    }
  }

  @Test
  void theRestIsMigratedInTheBackgroundOnce() throws Exception {
    try (var old = server("db/tenant/changelog.xml")) {
      old.createTenant("one", IsolationMode.SEPARATE_SCHEMA);
      old.createTenant("two", IsolationMode.SEPARATE_DATABASE);
      // Where tables are shared, one migration at the start is everybody's.
      old.createTenant("three", IsolationMode.SHARED_SCHEMA);
    }
    try (var next = server("db/next/changelog.xml")) {
      assertThat(census(next, Migration.BEHIND)).isEqualTo(2);
      assertThat(next.migrations.migrateAll()).isEqualTo(2);
      assertThat(census(next, Migration.BEHIND)).isZero();
      assertThat(census(next, Migration.CURRENT)).isEqualTo(3);
      assertThat(next.migrations.migrateAll()).isZero();
    }
  }

  @Test
  void aFailureIsRecordedAndRefusesThatTenantAlone() throws Exception {
    Tenant tenant;
    try (var old = server("db/tenant/changelog.xml")) {
      tenant = old.createTenant("one", IsolationMode.SEPARATE_DATABASE);
    }
    breakTables(tenant);
    try (var next = server("db/next/changelog.xml")) {
      var behind = read(next, tenant);
      assertThatThrownBy(() -> notes(next, behind))
          .isInstanceOfSatisfying(
              ProblemException.class,
              problem -> assertThat(problem.code()).isEqualTo(ErrorCode.TENANT_NOT_READY));
      assertThat(read(next, tenant).migrationState()).isEqualTo("failed");
      assertThat(read(next, tenant).migrationError()).isNotBlank();
      assertThat(census(next, Migration.FAILED)).isEqualTo(1);
      assertThat(next.migrations.migrateAll()).isZero();
      assertThat(notes(next, next.createTenant("two", IsolationMode.SEPARATE_DATABASE))).isZero();
    }
  }

  /**
   * A table of the next version's name is already there, so that its change set can't be applied.
   */
  private void breakTables(Tenant tenant) throws Exception {
    try (var old = server("db/tenant/changelog.xml")) {
      var placement = old.control.inTransaction(em -> old.placements.placement(em, tenant.id()));
      var installed = old.installation.get();
      installed.as(
          installed
              .schemaOwner()
              .databaseMigrator(
                  installed.owner(),
                  placement.generatedName(),
                  new dev.hellojohn.config.Secret(placement.password())),
          connection -> {
            try (var statement = connection.createStatement()) {
              statement.execute("CREATE TABLE hj_note (id varchar(40))");
            }
          });
    }
  }

  @Test
  void tenCallersOfATenantThatIsBehindMigrateItOnce() throws Exception {
    Tenant tenant;
    try (var old = server("db/tenant/changelog.xml")) {
      tenant = old.createTenant("one", IsolationMode.SEPARATE_SCHEMA);
    }
    var executor = Executors.newFixedThreadPool(10);
    try (var next = server("db/next/changelog.xml")) {
      var behind = read(next, tenant);
      Callable<Long> call = () -> notes(next, behind);
      for (var done : executor.invokeAll(java.util.Collections.nCopies(10, call))) {
        assertThat(done.get()).isZero();
      }
    } finally {
      executor.shutdownNow();
    }
  }
}
