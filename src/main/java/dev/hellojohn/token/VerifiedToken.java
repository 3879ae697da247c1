package dev.hellojohn.token;

import dev.hellojohn.kernel.TenantId;
import java.time.Instant;
import java.util.Map;

/**
 * What a token that was checked says.
 *
 * @param tokenId {@code jti}
 * @param members every claim as JSON has it, for those who read claims by name
 */
public record VerifiedToken(
    String issuer,
    String audience,
    TenantId tenantId,
    String tokenId,
    Instant issuedAt,
    Instant expiresAt,
    AccessClaims claims,
    Map<String, Object> members) {

  @Override
  public String toString() {
    return "VerifiedToken[" + tokenId + ']';
  }
}
