package dev.hellojohn.config;

import dev.hellojohn.kernel.IpRange;
import dev.hellojohn.kernel.WebOrigin;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What stands between the network and the application.
 *
 * @param trustedProxies the proxies whose forwarded headers are read; none means that no such
 *     header is read
 * @param controlPlaneAllowed who may reach the Control Plane; empty is everyone
 * @param publicOrigin our own origin, if a browser could send it
 * @param allowedOrigins the web origins that may call every tenant and the Control Plane
 * @param contentSecurityPolicy that of every answer, if it is not the built-in one
 */
public record NetworkConfig(
    List<IpRange> trustedProxies,
    List<IpRange> controlPlaneAllowed,
    Optional<WebOrigin> publicOrigin,
    Set<WebOrigin> allowedOrigins,
    Optional<String> contentSecurityPolicy) {

  /** Copies the lists. */
  public NetworkConfig {
    trustedProxies = List.copyOf(trustedProxies);
    controlPlaneAllowed = List.copyOf(controlPlaneAllowed);
    allowedOrigins = Set.copyOf(allowedOrigins);
  }
}
