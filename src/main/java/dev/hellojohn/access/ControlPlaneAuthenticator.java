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
  private final Provider<CookieAuthenticator> browsers;

  @Inject
  ControlPlaneAuthenticator(
      Provider<OperatorAuthenticator> operators, Provider<CookieAuthenticator> browsers) {
    this.operators = operators;
    this.browsers = browsers;
  }

  /**
   * Checks what a request presents, and that it is enough for the rule. A cookie is looked at only
   * where there is no Authorization header: one that is not good is refused, whatever is beside it.
   *
   * @throws ProblemException the 401, 403 or 503 to answer with
   */
  Authenticated authenticate(Access rule, PresentedCredentials presented, CookieRequest cookies) {
    Caller.ControlPlane caller = identify(presented, cookies);
    if (presented.tenant() != null
        && TenantId.parse(presented.tenant()).filter(caller.reach()::includes).isEmpty()) {
      throw new ProblemException(ErrorCode.TENANT_MISMATCH);
    }
    requireEnough(rule, caller, presented.kind() == PresentedCredentials.Kind.NONE);
    return new Authenticated(caller, null);
  }

  private Caller.ControlPlane identify(PresentedCredentials presented, CookieRequest cookies) {
    String bearer = String.valueOf(presented.bearer());
    return switch (presented.kind()) {
      case NONE ->
          browsers
              .get()
              .authenticate(cookies)
              .orElseThrow(() -> new ProblemException(ErrorCode.MISSING_CREDENTIALS));
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

  private static void requireEnough(Access rule, Caller.ControlPlane caller, boolean byCookie) {
    boolean enough =
        (rule.value() == AccessLevel.OPERATOR || caller instanceof Caller.Operator)
            && (rule.value() != AccessLevel.CONSOLE || byCookie)
            && (caller.reach().everyTenant() || !rule.everyTenant());
    for (OperatorScope scope : rule.scope()) {
      enough &= caller.grants(scope);
    }
    if (!enough) {
      throw new ProblemException(ErrorCode.INSUFFICIENT_PERMISSIONS);
    }
  }
}
