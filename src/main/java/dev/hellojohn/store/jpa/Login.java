package dev.hellojohn.store.jpa;

import dev.hellojohn.config.Secret;

/**
 * Who connects to which database: the key under which connections are pooled.
 *
 * @param url a JDBC URL without credentials
 * @param username the login's name
 * @param password its password, empty where the server asks for none
 */
public record Login(String url, String username, Secret password) {

  /** The same server and credentials, but another JDBC URL. */
  public Login at(String otherUrl) {
    return new Login(otherUrl, username, password);
  }
}
