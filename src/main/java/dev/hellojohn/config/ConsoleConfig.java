package dev.hellojohn.config;

import java.time.Duration;
import java.util.Optional;

/**
 * The console's sessions.
 *
 * @param secret binds CSRF tokens to their sessions
 * @param encryptionKey seals sessions where they are kept
 * @param idle how long a session may go unused
 * @param longest how long a session lasts, whatever was done in it
 * @param login how operators sign in
 * @param provider where they do, with {@link ConsoleLogin#OIDC}
 * @param bypass whether a developer's browser is let in without signing in; never in production
 */
public record ConsoleConfig(
    Secret secret,
    RotatedKey encryptionKey,
    Duration idle,
    Duration longest,
    ConsoleLogin login,
    Optional<OidcConfig> provider,
    boolean bypass) {

  /** Published with the source: good for nothing but development. */
  static final Secret DEVELOPMENT_SECRET = new Secret("hellojohn development session secret");

  /** Published with the source: good for nothing but development. */
  static final Secret DEVELOPMENT_KEY =
      new Secret("68656c6c6f6a6f686e20646576656c6f706d656e742073657373696f6e206b65");
}
