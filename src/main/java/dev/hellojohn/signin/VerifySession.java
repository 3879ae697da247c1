package dev.hellojohn.signin;

import dev.hellojohn.session.Session;
import dev.hellojohn.session.SessionStatus;
import dev.hellojohn.session.Sessions;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantUnits;
import dev.hellojohn.token.AccessTokens;
import dev.hellojohn.token.TokenVerdict;
import dev.hellojohn.token.VerifiedToken;
import dev.hellojohn.user.User;
import dev.hellojohn.user.Users;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;

/**
 * Tells a tenant's server whether an access token is good now: unlike its signature, this sees that
 * the session was ended or the user disabled.
 */
@Singleton
public class VerifySession {

  private final AccessTokens tokens;
  private final TenantUnits units;
  private final Sessions sessions;
  private final Users users;
  private final Clock clock;

  @Inject
  public VerifySession(
      AccessTokens tokens, TenantUnits units, Sessions sessions, Users users, Clock clock) {
    this.tokens = tokens;
    this.units = units;
    this.sessions = sessions;
    this.users = users;
    this.clock = clock;
  }

  /** Whom a token stands for. */
  record Active(Session session, User user) {}

  /** Whom a token stands for; empty for whatever reason it stands for nobody. */
  Optional<Active> verify(Tenant tenant, String jwt) {
    return tokens.verify(tenant, jwt) instanceof TokenVerdict.Valid valid
        ? active(tenant, valid.token())
        : Optional.empty();
  }

  private Optional<Active> active(Tenant tenant, VerifiedToken token) {
    var claims = token.claims();
    return units.reading(
        tenant,
        em ->
            sessions
                .find(em, claims.sessionId())
                .filter(session -> session.userId().equals(claims.userId()))
                .filter(session -> isActive(tenant, session))
                .flatMap(
                    session ->
                        users
                            .find(em, session.userId())
                            .filter(User::isActive)
                            .map(user -> new Active(session, user))));
  }

  private boolean isActive(Tenant tenant, Session session) {
    return session.status(tenant.authConfig().session(), clock.instant()) == SessionStatus.ACTIVE;
  }
}
