package dev.hellojohn.event.mail;

import dev.hellojohn.config.Configuration;
import dev.hellojohn.config.MailConfig.Security;
import dev.hellojohn.config.RunMode;
import dev.hellojohn.kernel.IpAddress;
import dev.hellojohn.outbound.ForeignAddresses;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which mail servers a tenant's administrator may name. They are checked when they are named, as
 * far as that can be told from the name, and again at each connection.
 */
@Singleton
public class TenantServerRules {

  /** Those that mail servers listen on: RFC 5321, RFC 8314, RFC 6409, and a common other one. */
  public static final Set<Integer> PORTS = Set.of(25, 465, 587, 2525);

  private final boolean production;
  private final ForeignAddresses addresses;

  @Inject
  public TenantServerRules(Configuration configuration) {
    this.production = configuration.server().mode() == RunMode.PRODUCTION;
    this.addresses = new ForeignAddresses(!production, configuration.mail().privateNetworks());
  }

  /** Whether it may be at that port. */
  public boolean allowsPort(int port) {
    return !production || PORTS.contains(port);
  }

  /** Whether a host that is an address may be connected to; a name is looked up later. */
  public boolean allowsHost(String host) {
    return IpAddress.parse(host).map(addresses::allows).orElse(true);
  }

  /**
   * Whether the connection may be like that: an open one goes to the own machine, in development.
   */
  public boolean allowsSecurity(Security security) {
    return security != Security.NONE || !production;
  }

  /** What an address has to be. */
  Predicate<InetAddress> addresses(Security security) {
    return address ->
        addresses.allows(address) && (security != Security.NONE || address.isLoopbackAddress());
  }
}
