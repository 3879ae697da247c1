package dev.hellojohn.connector;

/** What became of a webhook; a kind of {@link dev.hellojohn.kernel.Happening#WEBHOOK_RECEIVED}. */
enum HookOutcome {
  /** It was stored. */
  ACCEPTED,
  /** It had been stored before. */
  DUPLICATE,
  /** Its signature is not that of a connector. */
  REFUSED
}
