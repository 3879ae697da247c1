package dev.hellojohn.control;

import dev.hellojohn.access.OperatorRole;
import dev.hellojohn.access.TenantReach;
import dev.hellojohn.config.Secret;
import dev.hellojohn.config.SeedConfig;
import dev.hellojohn.edge.Origin;
import dev.hellojohn.kernel.AdminId;
import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.Patch;
import dev.hellojohn.store.ControlDatabase;
import dev.hellojohn.store.jpa.Login;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Administrators on a real database, for tests of what stands on them. */
public final class OperatorFixture implements AutoCloseable {

  /** Everybody's password. */
  public static final String PASSWORD = ControlFixture.PASSWORD;

  /** The address of the admin whom the configuration names; nobody has it yet. */
  public static final String SEEDED = "seeded@example.com";

  private final ControlFixture fixture;
  private final OperatorSessions sessions;

  /**
   * @param entities of the feature above, in the global database
   */
  public OperatorFixture(Login owner, List<Class<?>> entities) throws SQLException {
    fixture = new ControlFixture(owner, entities);
    sessions =
        new OperatorSessions(
            fixture.tenancy.control,
            fixture.signIn,
            new FederatedAdmins(
                fixture.tenancy.control,
                fixture.admins,
                fixture.audit,
                fixture.tenancy.tally,
                fixture.clock),
            fixture.sessions,
            fixture.admins,
            fixture.audit,
            ControlFixture.settings(
                false, Optional.of(new SeedConfig(new Email(SEEDED), new Secret(PASSWORD)))));
  }

  /** The use case that is tested from above. */
  public OperatorSessions sessions() {
    return sessions;
  }

  /** The global database. */
  public ControlDatabase control() {
    return fixture.tenancy.control;
  }

  /** The time. */
  public Clock clock() {
    return fixture.clock;
  }

  /** Lets time pass. */
  public void pass(Duration time) {
    fixture.clock.advance(time);
  }

  /** Where a request comes from. */
  public static Origin from(String address) {
    return ControlFixture.from(address);
  }

  /** A new super admin. */
  public AdminId superAdmin(String email) {
    return fixture.superAdmin(email).id();
  }

  /** A new admin of no tenant. */
  public AdminId admin(String email) {
    return fixture.admin(email, OperatorRole.ADMIN, TenantReach.only(Set.of())).id();
  }

  /** Disables an admin, or lets them in again. */
  public void enable(AdminId admin, boolean enabled) {
    change(
        admin,
        Patch.absent(),
        Patch.absent(),
        Patch.of(enabled ? AdminStatus.ACTIVE : AdminStatus.DISABLED));
  }

  /** Gives an admin another password. */
  public void password(AdminId admin, String password) {
    change(admin, Patch.of(password), Patch.absent(), Patch.absent());
  }

  /** Makes an admin one who reads everything. */
  public void makeReader(AdminId admin) {
    change(admin, Patch.absent(), Patch.of(OperatorRole.READONLY), Patch.absent());
  }

  /** Removes an admin. */
  public void remove(AdminId admin) {
    fixture.accounts.delete(ControlFixture.ROOT, admin, null);
  }

  private void change(
      AdminId admin, Patch<String> password, Patch<OperatorRole> role, Patch<AdminStatus> status) {
    var body =
        new AdminChangeBody(
            Patch.<Email>absent(), password, Patch.absent(), role, Patch.absent(), status);
    fixture.accounts.change(ControlFixture.ROOT, admin, body, null);
  }

  /** The actions in the operator's trail, the newest last. */
  public List<String> trail() {
    return fixture.tenancy.control.inTransaction(
        em -> {
          List<?> actions =
              em.createNativeQuery(
                      "select action from {h-domain}cp_audit_entry order by id", String.class)
                  .getResultList();
          return actions.stream().map(String::valueOf).toList();
        });
  }

  @Override
  public void close() {
    fixture.close();
  }
}
