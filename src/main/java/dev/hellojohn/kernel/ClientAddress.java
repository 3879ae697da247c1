package dev.hellojohn.kernel;

/**
 * Where a request comes from, found once per request; limits, allow-lists, lockout and the
 * sessions' list all use this one, so that they can't disagree.
 *
 * @param address of the client, behind the proxies that are trusted
 * @param https whether the client spoke TLS, as far as a trusted proxy, or the socket, says so
 * @param proxied whether a trusted proxy stands between
 */
public record ClientAddress(IpAddress address, boolean https, boolean proxied) {

  /** The request attribute that holds it, in servlets and in JAX-RS alike. */
  public static final String ATTRIBUTE = "dev.hellojohn.client-address";
}
