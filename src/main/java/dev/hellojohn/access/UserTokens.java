package dev.hellojohn.access;

import dev.hellojohn.kernel.ClientId;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantDirectory;
import dev.hellojohn.token.AccessTokens;
import dev.hellojohn.token.TokenVerdict;
import dev.hellojohn.token.VerifiedToken;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;

/** Checks that an access token is a tenant's, in its time, and of a session that still lives. */
@Singleton
class UserTokens {

  private final AccessTokens tokens;
  private final TenantDirectory directory;
  private final Provider<SessionLiveness> sessions;

  @Inject
  UserTokens(AccessTokens tokens, TenantDirectory directory, Provider<SessionLiveness> sessions) {
    this.tokens = tokens;
    this.directory = directory;
    this.sessions = sessions;
  }

  /**
   * Checks a token.
   *
   * @param tenant whose key came with it
   * @param client the client of that key
   * @throws ProblemException {@code invalid_token}, {@code token_expired}, {@code session_revoked},
   *     or {@code tenant_mismatch} for what is another tenant's good token
   */
  Caller.EndUser verify(Tenant tenant, ClientId client, String jwt) {
    TokenVerdict verdict = tokens.verify(tenant, jwt);
    if (verdict instanceof TokenVerdict.Valid valid) {
      return alive(tenant, client, valid.token(), jwt);
    }
    if (verdict instanceof TokenVerdict.Expired) {
      throw new ProblemException(ErrorCode.TOKEN_EXPIRED);
    }
    throw new ProblemException(
        isAnotherTenants(tenant, jwt) ? ErrorCode.TENANT_MISMATCH : ErrorCode.INVALID_TOKEN);
  }

  private Caller.EndUser alive(Tenant tenant, ClientId client, VerifiedToken token, String jwt) {
    var claims = token.claims();
    if (!sessions.get().isLive(tenant, claims.userId(), claims.sessionId())) {
      throw new ProblemException(ErrorCode.SESSION_REVOKED);
    }
    return new Caller.EndUser(
        claims.userId(), claims.sessionId(), client, new VerifiedJsonWebToken(token, jwt));
  }

  /** Whether the token is good, at the tenant that it names: then the key is the wrong one. */
  private boolean isAnotherTenants(Tenant tenant, String jwt) {
    return ClaimedTenant.of(jwt)
        .filter(claimed -> !claimed.equals(tenant.id()))
        .flatMap(directory::byId)
        .map(other -> tokens.verify(other, jwt) instanceof TokenVerdict.Valid)
        .orElse(false);
  }
}
