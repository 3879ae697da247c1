package dev.hellojohn.control;

import org.jspecify.annotations.Nullable;

/**
 * What an admin signs in with.
 *
 * @param email as it was typed
 * @param totpCode of the authenticator app, or a backup code, as it was typed; null when none came
 */
public record AdminCredentials(String email, String password, @Nullable String totpCode) {

  /** Says nothing of them. */
  @Override
  public String toString() {
    return "AdminCredentials[redacted]";
  }
}
