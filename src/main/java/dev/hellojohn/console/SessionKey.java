package dev.hellojohn.console;

import dev.hellojohn.crypto.OpaqueToken;

/**
 * Where a session is kept. It is made of the cookie and does not lead back to it: a copy of what is
 * kept holds no cookie.
 *
 * @param hash of the cookie, 64 hexadecimal digits
 */
record SessionKey(String hash) {

  private static final String PREFIX = "hellojohn:session:";

  static SessionKey of(String cookie) {
    return new SessionKey(OpaqueToken.sha256Hex(cookie));
  }

  /** The key in Redis or in the table. */
  String name() {
    return PREFIX + hash;
  }
}
