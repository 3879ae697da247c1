package dev.hellojohn.signin;

import dev.hellojohn.edge.Origin;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantUnits;
import dev.hellojohn.user.UserAudit;
import dev.hellojohn.user.Users;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Lets a signed-in user remove their own account who knows its password. */
@Singleton
public class DeleteAccount {

  private final PasswordCheck check;
  private final TenantUnits units;
  private final Users users;
  private final UserAudit audit;

  @Inject
  public DeleteAccount(PasswordCheck check, TenantUnits units, Users users, UserAudit audit) {
    this.check = check;
    this.units = units;
    this.users = users;
    this.audit = audit;
  }

  /**
   * Removes the account, and with it its sessions, for good.
   *
   * @throws dev.hellojohn.kernel.ProblemException {@code invalid_credentials}, {@code
   *     account_locked}; {@code service_unavailable}
   */
  void delete(Tenant tenant, UserId user, String password, Origin origin) {
    var proof = check.check(tenant, new Account.ById(user), password, origin);
    check.forgive(tenant, proof);
    units.inTransaction(
        tenant,
        em -> {
          boolean there = users.delete(em, user, anyVersion -> {});
          if (there) {
            audit.deleted(em, user);
          }
          return there;
        });
  }
}
