package dev.hellojohn.signin;

import dev.hellojohn.access.Caller;
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

/** Lets a signed-in user remove their own account, who shows once more who they are. */
@Singleton
public class DeleteAccount {

  private final Reauthentication reauthentication;
  private final TenantUnits units;
  private final Users users;
  private final UserAudit audit;

  @Inject
  public DeleteAccount(
      Reauthentication reauthentication, TenantUnits units, Users users, UserAudit audit) {
    this.reauthentication = reauthentication;
    this.units = units;
    this.users = users;
    this.audit = audit;
  }

  /**
   * Removes the account, and with it its sessions, for good.
   *
   * @param proof as {@link Reauthentication} asks for it
   * @param limit takes a permit of the user before a code is looked at; throws if there is none
   * @throws dev.hellojohn.kernel.ProblemException what {@link Reauthentication#require} says
   */
  void delete(
      Tenant tenant,
      Client client,
      Caller.EndUser caller,
      Reauthentication.Proof proof,
      Origin origin,
      Consumer<UserId> limit) {
    reauthentication.require(tenant, client, caller, proof, origin, limit);
    var user = caller.user();
    units.run(
        tenant,
        em -> {
          if (users.delete(em, user, anyVersion -> {})) {
            audit.deleted(em, user);
          }
        });
  }
}
