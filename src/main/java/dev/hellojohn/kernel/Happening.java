package dev.hellojohn.kernel;

/** What is counted; see {@link Tally}. */
public enum Happening {
  /** A user tried to sign in; kinds are outcomes. */
  SIGN_IN,
  /** Somebody tried to become a user; kinds are outcomes. */
  SIGN_UP,
  /** A refresh token was shown; kinds are outcomes. */
  REFRESH,
  /** A used refresh token came back and ended its session: it was stolen from one of two. */
  REFRESH_TOKEN_REUSE,
  /** An access token was signed; kinds are signing algorithms. */
  ACCESS_TOKEN_SIGNED,
  /** An operator tried to sign in; kinds are outcomes. */
  ADMIN_SIGN_IN,
  /** A webhook came in; kinds are outcomes. */
  WEBHOOK_RECEIVED,
  /** A mail was to be sent; kinds are what became of it. */
  MAIL,
  /** A request was refused by a rate limit; kinds are the rules. */
  RATE_LIMIT_HIT,
  /** Redis answered no more; calls go on without it. */
  REDIS_LOST,
  /** A password was not hashed, because too many waited. */
  PASSWORD_HASH_REFUSED,
  /** Something that a tenant wants a captcha for was asked; kinds are outcomes. */
  CAPTCHA,
  /** A short message was to be sent; kinds are outcomes. */
  SMS,
  /** A new password was looked up in a list that is elsewhere; kinds are outcomes. */
  BREACH_LOOKUP,
  /**
   * A transaction was not begun, because a share of the connections was used up; kinds are shares.
   */
  CONNECTION_REFUSED,
  /** A tenant's persistence unit was built. */
  PERSISTENCE_UNIT_OPENED,
  /** A tenant's persistence unit was closed; kinds are causes. */
  PERSISTENCE_UNIT_CLOSED
}
