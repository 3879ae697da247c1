package dev.hellojohn.config;

import dev.hellojohn.kernel.Email;

/**
 * The first administrator, made while there is none.
 *
 * @param email the address
 * @param password the password
 */
public record SeedConfig(Email email, Secret password) {

  static final Email DEVELOPMENT_EMAIL = new Email("admin@example.com");
  static final Secret DEVELOPMENT_PASSWORD = new Secret("hellojohn-development");

  /** Whether the password is the published one of development, and no secret. */
  public boolean isPublished() {
    return password.equals(DEVELOPMENT_PASSWORD);
  }
}
