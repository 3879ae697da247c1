package dev.hellojohn.access;

import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.TenantId;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;

/** Finds out who calls the Control Plane. No credential of a tenant opens it, however good. */
@Singleton
class ControlPlaneAuthenticator {

  private final Provider<OperatorAuthenticator> operators;

  @Inject
  ControlPlaneAuthenticator(Provider<OperatorAuthenticator> operators) {
    this.operators = operators;
  }

  /**
   * Checks what a request presents, and that it is enough for the rule.
   *
   * @throws ProblemException the 401 or 403 to answer with
   */
  Authenticated authenticate(Access rule, PresentedCredentials presented) {
    Caller.ControlPlane caller = identify(presented);
    if (presented.tenant() != null
        && TenantId.parse(presented.tenant()).filter(caller.reach()::includes).isEmpty()) {
      throw new ProblemException(ErrorCode.TENANT_MISMATCH);
    }
    requireEnough(rule, caller);
    return new Authenticated(caller, null);
  }

  private Caller.ControlPlane identify(PresentedCredentials presented) {
    String bearer = String.valueOf(presented.bearer());
    return switch (presented.kind()) {
      case NONE -> throw new ProblemException(ErrorCode.MISSING_CREDENTIALS);
      case PUBLISHABLE, SECRET, TOKEN -> throw new ProblemException(ErrorCode.CP_ADMIN_REQUIRED);
      case OTHER -> throw new ProblemException(ErrorCode.INVALID_TOKEN);
      case CONTROL ->
          operators
              .get()
              .authenticate(bearer)
              .orElseThrow(
                  () ->
                      new ProblemException(
                          bearer.startsWith("mk_")
                              ? ErrorCode.INVALID_API_KEY
                              : ErrorCode.INVALID_TOKEN));
    };
  }

  private static void requireEnough(Access rule, Caller.ControlPlane caller) {
    boolean enough =
        (rule.value() == AccessLevel.OPERATOR || caller instanceof Caller.Operator)
            && (caller.reach().everyTenant() || !rule.everyTenant());
    for (OperatorScope scope : rule.scope()) {
      enough &= caller.grants(scope);
    }
    if (!enough) {
      throw new ProblemException(ErrorCode.INSUFFICIENT_PERMISSIONS);
    }
  }
}
