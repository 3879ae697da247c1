package dev.hellojohn.event.mail;

/** What became of a mail. */
enum MailOutcome {
  /** A mail server has taken it. */
  SENT,
  /** Nobody is to get it. */
  NOBODY,
  /** It is tried again. */
  DEFERRED,
  /** It was refused for good, or its time was over. */
  DROPPED
}
