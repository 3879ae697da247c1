package dev.hellojohn.ops;

import dev.hellojohn.config.ServerConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * The endpoints that Liberty is configured with. It opens their ports when its applications have
 * started, and merely logs that one is taken; so the start looks before.
 */
@Singleton
class Endpoints {

  private static final String ENDPOINTS = "WebSphere:feature=channelfw,type=endpoint,name=*";
  private static final int CONNECT_MILLIS = 500;

  /** Set when a start has looked: a restarted application finds its own server on the ports. */
  private static final String LOOKED = "hellojohn.endpoints.looked";

  private final MBeanServer beans;

  @Inject
  Endpoints() {
    this(ManagementFactory.getPlatformMBeanServer());
  }

  Endpoints(MBeanServer beans) {
    this.beans = beans;
  }

  /** The lowest port that another program holds; looked for once in the life of the process. */
  Optional<Integer> taken() {
    boolean looked = Boolean.getBoolean(LOOKED);
    System.setProperty(LOOKED, "true");
    if (looked) {
      return Optional.empty();
    }
    return configured().stream()
        .filter(Endpoints::isTaken)
        .map(InetSocketAddress::getPort)
        .min(Comparator.naturalOrder());
  }

  /** Whether the public port takes connections by now. */
  boolean isServing(ServerConfig server) {
    InetSocketAddress address =
        configured().stream()
            .filter(endpoint -> endpoint.getPort() == server.httpPort())
            .findFirst()
            .orElseGet(() -> new InetSocketAddress(server.httpPort()));
    InetAddress host =
        address.getAddress().isAnyLocalAddress()
            ? InetAddress.getLoopbackAddress()
            : address.getAddress();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, address.getPort()), CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** The addresses that resolve; the others Liberty itself complains of. */
  private List<InetSocketAddress> configured() {
    List<InetSocketAddress> addresses = new ArrayList<>();
    try {
      for (ObjectName name : beans.queryNames(new ObjectName(ENDPOINTS), null)) {
        String host = (String) beans.getAttribute(name, "Host");
        int port = (Integer) beans.getAttribute(name, "Port");
        InetSocketAddress address =
            "*".equals(host) ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
        if (!address.isUnresolved()) {
          addresses.add(address);
        }
      }
    } catch (JMException e) {
      throw new IllegalStateException("Liberty's endpoints can't be read", e);
    }
    return addresses;
  }

  /** Only a bind tells: a program that listens need not answer. */
  private static boolean isTaken(InetSocketAddress address) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(address);
      return false;
    } catch (BindException e) {
      return true;
    } catch (IOException e) {
      throw new IllegalStateException("no socket can be made for " + address, e);
    }
  }
}
