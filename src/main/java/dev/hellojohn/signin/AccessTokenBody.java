package dev.hellojohn.signin;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An access token alone, for a session whose refresh token its holder keeps.
 *
 * @param expiresIn seconds that it lives
 */
@Schema(name = "AccessToken", description = "An access token of the session that there is")
public record AccessTokenBody(
    @Schema(
            description = "A JWT to send as Authorization: Bearer",
            examples = "eyJhbGciOiJFZERTQSJ9…")
        String accessToken,
    @Schema(description = "Always Bearer", examples = "Bearer") String tokenType,
    @Schema(description = "Seconds that the access token lives", examples = "900") long expiresIn,
    Instant accessTokenExpiresAt) {

  @Override
  public String toString() {
    return "AccessTokenBody";
  }
}
