package dev.hellojohn.event.mail;

import java.util.Locale;

/** Why a mail server did not take a mail. What the other side said is no part of it. */
public enum Trouble {
  /** Its name is nobody's, or an address that must not be connected to. */
  ADDRESS_REFUSED(true),
  /** There was no connection, or no mail server at the end of it, or no answer in time. */
  NO_CONNECTION(true),
  /** The connection could not be made secret, or the certificate is another's. */
  NO_TLS(true),
  /** The login was refused, or no key opens its password. */
  LOGIN_REFUSED(true),
  /** The mail was refused for now. */
  REFUSED(false),
  /** The mail was refused for good: RFC 5321 §4.2.1, 5yz. */
  REFUSED_FOR_GOOD(false);

  private final boolean ofTheServer;

  Trouble(boolean ofTheServer) {
    this.ofTheServer = ofTheServer;
  }

  /** Whether the next mail fares alike. */
  boolean isOfTheServer() {
    return ofTheServer;
  }

  /** The name in the API. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
