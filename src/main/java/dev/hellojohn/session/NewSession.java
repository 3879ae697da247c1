package dev.hellojohn.session;

/** A session that is about to be inserted, and its first refresh token. */
public final class NewSession {

  private final Session session;
  private final RefreshToken refreshToken;
  private final String salt;

  NewSession(Session session, RefreshToken refreshToken, String salt) {
    this.session = session;
    this.refreshToken = refreshToken;
    this.salt = salt;
  }

  /** The session. */
  public Session session() {
    return session;
  }

  /** Its first refresh token. */
  public RefreshToken refreshToken() {
    return refreshToken;
  }

  String salt() {
    return salt;
  }
}
