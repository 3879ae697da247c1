package dev.hellojohn.ops;

import dev.hellojohn.config.ServerConfig;
import java.util.Optional;

/**
 * What the one who started the server wants to know.
 *
 * @param server where it runs
 * @param storage where its data is, in words and without a password
 * @param admin the administrator to sign in as, if it may be shown
 * @param demo a tenant to try things with, if there is one
 */
record StartupFacts(
    ServerConfig server, String storage, Optional<Admin> admin, Optional<Demo> demo) {

  /**
   * A seeded administrator.
   *
   * @param email the address
   * @param password the published development password
   */
  record Admin(String email, String password) {}

  /**
   * A seeded tenant.
   *
   * @param slug its slug
   * @param publishableKey its client's key
   * @param secretKey its client's secret, known at the start that made it alone
   */
  record Demo(String slug, String publishableKey, Optional<String> secretKey) {}
}
