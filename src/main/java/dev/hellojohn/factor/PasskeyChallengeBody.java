package dev.hellojohn.factor;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A challenge for a passkey.
 *
 * @param challengeId what is sent back with what the passkey signed
 * @param expiresAt when it is void
 */
@Schema(name = "PasskeyChallenge", description = "A challenge for a passkey")
public record PasskeyChallengeBody(
    @Schema(description = "To be sent back with the credential", examples = "pkc_…")
        String challengeId,
    @Schema(description = "When the challenge is void") Instant expiresAt,
    PasskeyRequestBody options) {

  @Override
  public String toString() {
    return "PasskeyChallengeBody";
  }
}
