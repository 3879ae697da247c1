package dev.hellojohn.access;

import java.util.Optional;

/** Knows the browser sessions of admins; the package {@code console} has the one bean. */
public interface CookieAuthenticator {

  /**
   * Whose session the request's cookie is. It has no other credential.
   *
   * @return empty when there is no such cookie; without one, a developer's own request may be the
   *     first admin's, where that is switched on
   * @throws dev.hellojohn.kernel.ProblemException {@code session_revoked} when the cookie's session
   *     is over or never was; {@code csrf_failed} when a request that changes something does not
   *     prove that it comes from our own page; {@code service_unavailable} when the sessions can't
   *     be read
   */
  Optional<Caller.Operator> authenticate(CookieRequest request);
}
