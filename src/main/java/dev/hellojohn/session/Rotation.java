package dev.hellojohn.session;

import dev.hellojohn.kernel.ErrorCode;

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
   * @param reuse whether it had been used before and so has ended the session
   */
  record Refused(ErrorCode code, boolean reuse) implements Rotation {

    Refused(ErrorCode code) {
      this(code, false);
    }
  }
}
