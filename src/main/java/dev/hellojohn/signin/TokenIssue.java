package dev.hellojohn.signin;

import dev.hellojohn.session.RefreshToken;
import dev.hellojohn.session.Session;
import dev.hellojohn.tenancy.Client;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.token.AccessClaims;
import dev.hellojohn.token.AccessTokens;
import dev.hellojohn.user.User;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** Makes the pair of tokens that a session is used with. */
@Singleton
public class TokenIssue {

  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private final AccessTokens accessTokens;
  private final Clock clock;

  @Inject
  public TokenIssue(AccessTokens accessTokens, Clock clock) {
    this.accessTokens = accessTokens;
    this.clock = clock;
  }

  /**
   * Issues an access token that says what holds of the user now, and does not outlive the session.
   *
   * @param refreshToken the session's current one
   */
  TokensBody issue(
      Tenant tenant, Client client, User user, Session session, RefreshToken refreshToken) {
    var issued = accessToken(tenant, client, user, session);
    return new TokensBody(
        session.id().value(),
        issued.accessToken(),
        issued.tokenType(),
        issued.expiresIn(),
        issued.accessTokenExpiresAt(),
        refreshToken.value(),
        session.usableUntil(tenant.authConfig().session()));
  }

  /** The same, for who has the session's refresh token and keeps it. */
  AccessTokenBody accessToken(Tenant tenant, Client client, User user, Session session) {
    var policy = tenant.authConfig().session();
    var now = clock.instant();
    var ttl = Duration.ofSeconds(policy.accessTokenTtl());
    var left = Duration.between(now, session.usableUntil(policy));
    ttl = left.compareTo(ttl) < 0 ? left : ttl;
    ttl = ttl.compareTo(SHORTEST) < 0 ? SHORTEST : ttl;
    var issued =
        accessTokens.issue(tenant, claims(client, user, session), client.tokenAlgorithm(), ttl);
    return new AccessTokenBody(
        issued.jwt(), TokensBody.BEARER, ttl.toSeconds(), issued.expiresAt());
  }

  private static AccessClaims claims(Client client, User user, Session session) {
    var authentication = session.authentication();
    return new AccessClaims(
        user.id(),
        session.id(),
        client.id(),
        user.email().value(),
        user.emailVerified(),
        user.name(),
        user.role(),
        authentication.methods(),
        authentication.level(),
        authentication.mfaVerified(),
        authentication.time().truncatedTo(ChronoUnit.SECONDS),
        null,
        null,
        List.of(),
        user.publicMetadata(),
        Map.of());
  }
}
