package dev.hellojohn.signin;

import dev.hellojohn.edge.Origin;
import dev.hellojohn.session.Authentication;
import dev.hellojohn.tenancy.Client;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.user.User;
import org.jspecify.annotations.Nullable;

/**
 * Who has come, and how.
 *
 * @param user as read before the factor was checked
 * @param authentication what was shown so far
 * @param device the token of a device that the user is said to trust, or null
 */
record Arrival(
    Tenant tenant,
    Client client,
    User user,
    Authentication authentication,
    Origin origin,
    @Nullable String device) {

  Arrival(Tenant tenant, Client client, User user, Authentication authentication, Origin origin) {
    this(tenant, client, user, authentication, origin, null);
  }

  /** The same, said of a device that is trusted. */
  Arrival onTrustedDevice() {
    return new Arrival(tenant, client, user, authentication.onTrustedDevice(), origin, device);
  }

  @Override
  public String toString() {
    return "Arrival";
  }
}
