package dev.hellojohn.session;

import dev.hellojohn.kernel.ErrorCode;
import org.jspecify.annotations.Nullable;

/** What came of a refresh token. */
public sealed interface Rotation {

  /**
   * The token was good, or was so a moment ago for a caller at the same time.
   *
   * @param session as it is now
   * @param successor the token that takes its place, the same for each caller
   */
  record Rotated(Session session, RefreshToken successor) implements Rotation {}

  /**
   * The token is not good.
   *
   * @param code {@code refresh_token_invalid}, {@code refresh_token_expired} or {@code
   *     session_revoked}
   * @param reused the session that this has ended, because the token had been used before; else
   *     null
   */
  record Refused(ErrorCode code, @Nullable Session reused) implements Rotation {

    Refused(ErrorCode code) {
      this(code, null);
    }
  }
}
