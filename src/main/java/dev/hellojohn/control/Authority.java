package dev.hellojohn.control;

import dev.hellojohn.access.Caller;
import dev.hellojohn.access.OperatorScope;
import dev.hellojohn.access.TenantReach;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.TenantId;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an operator may do, and to which tenants. That a caller holds the scope that a method asks
 * for is settled before the method runs; here is the rest.
 *
 * <p>A tenant outside of the caller's reach does not exist for it. What it hands on to an admin or
 * a master key, or takes from one, must be {@linkplain #covers covered} by what it holds itself:
 * otherwise a key that may only make admins could make a super admin and become one.
 *
 * @param actor the admin's or master key's id
 */
record Authority(String actor, Set<OperatorScope> scopes, TenantReach reach) {

  Authority {
    scopes = Set.copyOf(scopes);
  }

  /** The authority of the caller of a request. */
  static Authority of(Caller.ControlPlane caller) {
    var actor =
        caller instanceof Caller.Operator admin
            ? admin.admin().value()
            : ((Caller.MasterKey) caller).key().value();
    return new Authority(actor, granted(caller), caller.reach());
  }

  /** The authority that an admin has, or would have. */
  static Authority of(Admins.Settings admin) {
    var scopes =
        Arrays.stream(OperatorScope.values())
            .filter(admin.role()::grants)
            .collect(Collectors.toSet());
    return new Authority("", scopes, admin.reach());
  }

  /** The authority that a master key has, or would have. */
  static Authority of(MasterKeys.Settings key) {
    return new Authority("", key.scopes(), key.reach());
  }

  private static Set<OperatorScope> granted(Caller.ControlPlane caller) {
    return Arrays.stream(OperatorScope.values()).filter(caller::grants).collect(Collectors.toSet());
  }

  /** Whether a tenant exists for this caller. */
  boolean sees(TenantId tenant) {
    return reach.includes(tenant);
  }

  /** Whether another one may do nothing that this one may not. */
  boolean covers(Authority other) {
    return scopes.containsAll(other.scopes)
        && (reach.everyTenant()
            || (!other.reach.everyTenant() && reach.listed().containsAll(other.reach.listed())));
  }

  /**
   * Asks that this one may do all that the other may.
   *
   * @throws ProblemException {@code insufficient_permissions}
   */
  void requireCover(Authority other) {
    if (!covers(other)) {
      throw new ProblemException(
          ErrorCode.INSUFFICIENT_PERMISSIONS,
          "This credential can't grant or take away more than it holds itself.");
    }
  }
}
