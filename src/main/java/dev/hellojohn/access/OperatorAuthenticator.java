package dev.hellojohn.access;

import java.util.Optional;

/** Knows the credentials of the Control Plane; the package {@code control} has the one bean. */
public interface OperatorAuthenticator {

  /**
   * Whose credential this is.
   *
   * @param bearer an admin's token ({@code cpt_…}) or a master key ({@code mk_…}), as it came
   * @return empty when it is unknown, expired or revoked, or its admin is disabled
   */
  Optional<Caller.ControlPlane> authenticate(String bearer);
}
