package dev.hellojohn.factor;

import java.time.Instant;

/**
 * A challenge as it is told, once.
 *
 * @param token what stands for it
 * @param expiresAt when it is void
 */
public record IssuedChallenge(String token, Instant expiresAt) {

  @Override
  public String toString() {
    return "IssuedChallenge";
  }
}
