package dev.hellojohn.signin;

import java.util.Locale;

/** How far an attempt may go. */
enum Standing {
  /** The password is checked, and lets in when it is right. */
  OPEN,
  /** The password is checked, but who has it right is told that the account is locked. */
  LOCKED,
  /** The password is not looked at. */
  CLOSED;

  /** The name in the audit trail. */
  String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
