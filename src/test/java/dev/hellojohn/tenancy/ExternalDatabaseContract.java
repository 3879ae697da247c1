package dev.hellojohn.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hellojohn.config.Secret;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.store.jpa.DatabaseKind;
import dev.hellojohn.store.jpa.Login;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A tenant in a database that the customer runs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ExternalDatabaseContract {

  private TenancyFixture fixture;
  private ExternalDatabases databases;

  /** A login on an empty database of this product. */
  abstract Login freshDatabase() throws Exception;

  /** What the product says it is. */
  abstract DatabaseKind kind();

  @BeforeAll
  void open() throws Exception {
    fixture =
        new TenancyFixture(
            freshDatabase(), List.of(AttemptRow.class), List.of(), 16, Clock.systemUTC());
    databases = new ExternalDatabases(fixture.installation);
  }

  @AfterAll
  void close() {
    fixture.close();
  }

  private static ExternalDatabase at(Login login) {
    return new ExternalDatabase(login.url(), login.username(), login.password());
  }

  private Tenant create(String slug, Login home) {
    var wanted = TenancyFixture.wanted(slug, IsolationMode.SEPARATE_DATABASE);
    return fixture.provisioning.create(
        new NewTenant(
            slug,
            slug,
            IsolationMode.SEPARATE_DATABASE,
            at(home),
            wanted.plan(),
            null,
            null,
            List.of(),
            AuthConfig.defaults(),
            Map.of(),
            Map.of()),
        TenantProvisioning.Activation::tenant);
  }

  private List<Integer> rows(Tenant tenant) {
    return fixture.units.inTransaction(
        tenant,
        em -> em.createQuery("select failures from AttemptRow", Integer.class).getResultList());
  }

  private void put(Tenant tenant, int failures) {
    fixture.units.inTransaction(
        tenant,
        em -> {
          em.persist(AttemptRow.of("row" + failures, failures));
          return null;
        });
  }

  @Test
  void aFreeDatabaseBecomesOneTenantsHome() throws Exception {
    var home = freshDatabase();
    assertThat(databases.check(at(home))).isEmpty();
    var tenant = create("home", home);
    put(tenant, 3);

    assertThat(rows(tenant)).containsExactly(3);
    assertThat(databases.check(at(home))).contains(ExternalDatabases.Fault.OCCUPIED);
  }

  @Test
  void itsServerSaysWhichDialectItSpeaks() throws Exception {
    var tenant = create("dialect", freshDatabase());
    var placement =
        fixture.control.inTransaction(em -> fixture.placements.placement(em, tenant.id()));

    var home = fixture.homes.of(IsolationMode.SEPARATE_DATABASE);
    assertThat(home.unit(tenant.id(), placement, List.of(AttemptRow.class)).kind())
        .isEqualTo(kind());
  }

  @Test
  void aSecondTenantNeitherGetsTheDatabaseNorTakesItsTablesAlong() throws Exception {
    var home = freshDatabase();
    var first = create("first", home);
    put(first, 5);

    assertThatThrownBy(() -> create("second", home)).isInstanceOf(ProblemException.class);

    assertThat(rows(first)).containsExactly(5);
    assertThat(
            fixture.control.<Boolean>inTransaction(
                em -> fixture.tenants.findBySlug(em, "second").isEmpty()))
        .isTrue();
  }

  @Test
  void aPurgeLeavesTheDatabaseFree() throws Exception {
    var home = freshDatabase();
    var tenant = create("purged", home);
    put(tenant, 1);
    fixture.control.run(
        em ->
            fixture.tenants.move(
                em, tenant.id(), List.of(TenantStatus.ACTIVE), TenantStatus.DELETED));
    fixture.provisioning.purge(tenant.id());

    assertThat(databases.check(at(home))).isEmpty();
    assertThat(rows(create("purged", home))).isEmpty();
  }

  @Test
  void aDatabaseThatCannotBeUsedIsTold() throws Exception {
    var home = freshDatabase();
    assertThat(databases.check(new ExternalDatabase(home.url(), "nobody", new Secret("wrong"))))
        .contains(ExternalDatabases.Fault.LOGIN_REFUSED);
    assertThat(databases.check(at(home.at(home.url().replaceFirst(":\\d+/", ":1/")))))
        .contains(ExternalDatabases.Fault.UNREACHABLE);
    assertThat(databases.check(at(home.at(home.url() + "missing"))))
        .contains(ExternalDatabases.Fault.NO_SUCH_DATABASE);
  }
}
