package dev.hellojohn.event.mail;

/** What became of a mail. */
enum MailOutcome {
  /** A mail server has taken it. */
  SENT,
  /** Nobody is to get it. */
  NOBODY,
  /** It is tried again. */
  DEFERRED,
  /** Its tenant's own server can't be used; all of the tenant's mails wait. */
  OWN_SERVER_FAILED,
  /** It was refused for good, or its time was over. */
  DROPPED
}
