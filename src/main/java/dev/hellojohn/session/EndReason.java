package dev.hellojohn.session;

import java.util.Locale;

/** Why a session was ended before its time. */
public enum EndReason {
  /** Its user signed out. */
  SIGN_OUT,
  /** An administrator, or the user on another device, ended it. */
  REVOKED,
  /** A refresh token came back after its successor was used: one of the two holders is a thief. */
  TOKEN_REUSE,
  /** The password was changed. */
  PASSWORD_CHANGE,
  /** The password was forgotten, and set anew with a token from a mail. */
  PASSWORD_RESET,
  /** A second factor was removed. */
  FACTOR_REMOVED,
  /** Its user had not shown that the address is theirs, and somebody did by mail. */
  ADDRESS_PROVED,
  /** The user was disabled. */
  USER_DISABLED,
  /** The user has more sessions than the tenant allows. */
  TOO_MANY;

  String stored() {
    return name().toLowerCase(Locale.ROOT);
  }
}
