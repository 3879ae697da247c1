package dev.hellojohn.signin;

import dev.hellojohn.edge.Origin;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.tenancy.Client;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantUnits;
import dev.hellojohn.user.UserAudit;
import dev.hellojohn.user.Users;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.function.Consumer;

/**
 * Lets a signed-in user remove their own account who knows its password, and shows the second
 * factor if there is one.
 */
@Singleton
public class DeleteAccount {

  private final PasswordCheck check;
  private final Reauthentication reauthentication;
  private final TenantUnits units;
  private final Users users;
  private final UserAudit audit;

  @Inject
  public DeleteAccount(
      PasswordCheck check,
      Reauthentication reauthentication,
      TenantUnits units,
      Users users,
      UserAudit audit) {
    this.check = check;
    this.reauthentication = reauthentication;
    this.units = units;
    this.users = users;
    this.audit = audit;
  }

  /**
   * Removes the account, and with it its sessions, for good.
   *
   * @param shown something of the second factor, of who has one
   * @param limit takes a permit of the user before a code is looked at; throws if there is none
   * @throws dev.hellojohn.kernel.ProblemException {@code invalid_credentials}, {@code
   *     account_locked}; {@code mfa_required}, {@code mfa_invalid_code}, {@code challenge_expired};
   *     {@code service_unavailable}
   */
  void delete(
      Tenant tenant,
      Client client,
      UserId user,
      String password,
      Reauthentication.Proof shown,
      Origin origin,
      Consumer<UserId> limit) {
    var proof = check.check(tenant, new Account.ById(user), password, origin);
    check.forgive(tenant, proof);
    if (proof.credential().user().mfaEnabled()) {
      reauthentication.requireFactor(tenant, client, user, shown, limit);
    }
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
