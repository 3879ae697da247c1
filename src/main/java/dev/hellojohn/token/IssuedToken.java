package dev.hellojohn.token;

import java.time.Instant;

/**
 * A new access token. Shows its id, never the token.
 *
 * @param tokenId {@code jti}
 * @param expiresAt {@code exp}, a whole second
 */
public record IssuedToken(String jwt, String tokenId, Instant expiresAt) {

  @Override
  public String toString() {
    return "IssuedToken[" + tokenId + ']';
  }
}
