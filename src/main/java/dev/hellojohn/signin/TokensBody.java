package dev.hellojohn.signin;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The tokens of a session, as they are answered to their holder.
 *
 * @param id the session
 * @param expiresIn seconds that the access token lives
 * @param refreshTokenExpiresAt when the session ends unless it is refreshed before
 */
@Schema(name = "SessionTokens", description = "A session with its tokens")
public record TokensBody(
    @Schema(description = "The session's id", examples = "ses_01JD3Z9V4W7XK2M5N8P0QRSTVW")
        String id,
    @Schema(
            description = "A JWT to send as Authorization: Bearer",
            examples = "eyJhbGciOiJFZERTQSJ9…")
        String accessToken,
    @Schema(description = "Always Bearer", examples = "Bearer") String tokenType,
    @Schema(description = "Seconds that the access token lives", examples = "900") long expiresIn,
    Instant accessTokenExpiresAt,
    @Schema(
            description = "Works once; each answer brings the next one",
            examples = "rft_01JD3Z9V4W7XK2M5N8P0QRSTVWAAAAAGJ5dGVz…")
        String refreshToken,
    @Schema(description = "When the session ends unless it is refreshed before")
        Instant refreshTokenExpiresAt) {

  static final String BEARER = "Bearer";

  @Override
  public String toString() {
    return "TokensBody[" + id + ']';
  }
}
