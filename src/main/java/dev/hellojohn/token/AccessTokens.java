package dev.hellojohn.token;

import dev.hellojohn.crypto.Base64Url;
import dev.hellojohn.crypto.Signer;
import dev.hellojohn.crypto.SigningAlgorithm;
import dev.hellojohn.kernel.Happening;
import dev.hellojohn.kernel.IdSource;
import dev.hellojohn.kernel.Tally;
import dev.hellojohn.tenancy.Tenant;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Issues and checks access tokens: JWTs by RFC 9068, signed by the tenant's own keys.
 *
 * <p>The audience is the issuer: the tenant with all its backends, which is what RFC 9068 §3 calls
 * the default resource. A backend checks {@code iss} and {@code aud} against one constant, and
 * {@code client_id} if it serves some clients only. It is not the client's id, which is the
 * audience of an ID token: so neither is ever taken for the other.
 */
@Singleton
public class AccessTokens {

  /** The longest life of a token: what {@code session.access_token_ttl} is bounded to. */
  public static final Duration MAX_TTL = Duration.ofHours(1);

  /**
   * In characters. Liberty is set to take 16 KiB for a header; many proxies take 8, within which a
   * token stays unless its user's names are as long as they may be.
   */
  public static final int MAX_LENGTH = 12 * 1024;

  /**
   * How far ahead the clock of the node that issued a token may be. Its end is not stretched: who
   * stays on the safe side needs no tolerance there.
   */
  static final Duration FUTURE = Duration.ofSeconds(30);

  private static final String ID_PREFIX = "jti";

  private final KeySnapshots keys;
  private final Issuer issuer;
  private final IdSource ids;
  private final Tally tally;
  private final Clock clock;
  private final CheckedSignatures signatures = new CheckedSignatures();

  @Inject
  public AccessTokens(KeySnapshots keys, Issuer issuer, IdSource ids, Tally tally, Clock clock) {
    this.keys = keys;
    this.issuer = issuer;
    this.ids = ids;
    this.tally = tally;
    this.clock = clock;
  }

  /**
   * Issues a token. Works in memory, but for the first RS256 or ES256 token of a tenant whose JWKS
   * nobody has read yet: its key is made then.
   *
   * @param algorithm the client's choice
   * @param ttl at least a second, at most {@link #MAX_TTL}
   * @throws IllegalArgumentException when the life is out of bounds, or the token would be longer
   *     than {@link #MAX_LENGTH}
   */
  public IssuedToken issue(
      Tenant tenant, AccessClaims claims, SigningAlgorithm algorithm, Duration ttl) {
    if (ttl.toSeconds() < 1 || ttl.compareTo(MAX_TTL) > 0) {
      throw new IllegalArgumentException("an access token lives from one second to one hour");
    }
    String name = issuer.of(tenant);
    Instant issuedAt = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Instant expiresAt = issuedAt.plusSeconds(ttl.toSeconds());
    String tokenId = ids.next(ID_PREFIX);
    byte[] payload =
        ClaimsJson.write(name, name, tenant.id(), tokenId, issuedAt, expiresAt, claims);
    SigningKey key = keys.signing(tenant.id(), algorithm);
    String signedPart = key.header() + '.' + Base64Url.encode(payload);
    byte[] signature = Signer.sign(key.pair(), signedPart.getBytes(StandardCharsets.US_ASCII));
    String jwt = signedPart + '.' + Base64Url.encode(signature);
    if (jwt.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("the claims are too long for an access token");
    }
    tally.add(Happening.ACCESS_TOKEN_SIGNED, algorithm);
    return new IssuedToken(jwt, tokenId, expiresAt);
  }

  /**
   * Checks a token that someone presents to this tenant. Works in memory.
   *
   * <p>Each key signs tokens with one header alone, letter by letter. So the header is looked up
   * among those of the tenant's published keys and never parsed: {@code alg}, {@code kid}, {@code
   * typ} are what this server wrote, and there is no {@code crit}, {@code jku}, {@code jwk}, {@code
   * x5u}, no second member of a name and no other tenant's key (RFC 8725 §3.1, §3.11). No JSON is
   * read before its signature holds.
   */
  public TokenVerdict verify(Tenant tenant, String jwt) {
    return Jws.parse(jwt)
        .flatMap(jws -> authentic(tenant, jws))
        .map(token -> judge(tenant, token))
        .orElseGet(TokenVerdict.Invalid::new);
  }

  private Optional<VerifiedToken> authentic(Tenant tenant, Jws jws) {
    return keys.byHeader(tenant.id(), jws.header())
        .filter(key -> signatures.isGood(key.pair().verificationKey(), jws))
        .flatMap(key -> ClaimsJson.read(jws.payload()));
  }

  private TokenVerdict judge(Tenant tenant, VerifiedToken token) {
    String name = issuer.of(tenant);
    Instant now = clock.instant();
    if (!token.issuer().equals(name)
        || !token.audience().equals(name)
        || !token.tenantId().equals(tenant.id())
        || token.issuedAt().isAfter(now.plus(FUTURE))
        || !token.issuedAt().isBefore(token.expiresAt())
        || token.expiresAt().isAfter(token.issuedAt().plus(MAX_TTL))) {
      return new TokenVerdict.Invalid();
    }
    return token.expiresAt().isAfter(now)
        ? new TokenVerdict.Valid(token)
        : new TokenVerdict.Expired();
  }
}
