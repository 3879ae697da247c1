package dev.hellojohn.control;

import java.util.Locale;

/** What kind of application a client is. */
public enum ClientType {
  /** Rendered by a server, which can keep a secret. */
  WEB,
  /** In a browser alone. */
  SPA,
  /** On a device. */
  NATIVE,
  /** A program without users in front of it. */
  MACHINE;

  /** The name in the API. */
  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
