package dev.hellojohn.user;

import org.jspecify.annotations.Nullable;

/**
 * A user and what their password is checked against. The hash goes to the password hasher and
 * nowhere else.
 *
 * @param hash null when the user has no password
 */
public record PasswordCredential(User user, @Nullable String hash) {

  @Override
  public String toString() {
    return "PasswordCredential[" + user.id() + ']';
  }
}
