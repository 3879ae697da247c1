package dev.hellojohn.edge;

import dev.hellojohn.config.Configuration;
import dev.hellojohn.kernel.ClientAddress;
import dev.hellojohn.kernel.IpAddress;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;

/**
 * Finds out where a request comes from, and lets everything behind it see that one answer. {@code
 * Forwarded}, {@code X-Real-IP} and the server's own reading of such headers have no part in it.
 */
@Singleton
@SuppressWarnings("serial") // never serialised: one instance for the life of the application
public class ClientAddressFilter extends OrderedFilter {

  private static final Logger LOG = Logger.getLogger(ClientAddressFilter.class.getName());

  private final transient ForwardedChain proxies;
  private final boolean httpsExpected;
  private final AtomicBoolean warned = new AtomicBoolean();

  /** Trusts the configured proxies. */
  @Inject
  public ClientAddressFilter(Configuration configuration) {
    super(FilterOrder.CLIENT_ADDRESS);
    this.proxies = new ForwardedChain(configuration.network().trustedProxies());
    this.httpsExpected = configuration.server().isHttps();
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    ClientAddress client =
        proxies.client(
            IpAddress.ofSocket(request.getRemoteAddr()),
            request.isSecure(),
            Collections.list(request.getHeaders("X-Forwarded-For")),
            Collections.list(request.getHeaders("X-Forwarded-Proto")));
    request.setAttribute(ClientAddress.ATTRIBUTE, client);
    if (httpsExpected && client.proxied() && !client.https() && warned.compareAndSet(false, true)) {
      LOG.warning(
          "A trusted proxy passes requests on without X-Forwarded-Proto: https, though"
              + " HELLOJOHN_PUBLIC_URL is https. Let it set the header, and redirect plain http.");
    }
    chain.doFilter(request, response);
  }

  /**
   * Where a request comes from.
   *
   * @throws IllegalStateException for a request that has not passed this filter
   */
  public static ClientAddress of(ServletRequest request) {
    if (request.getAttribute(ClientAddress.ATTRIBUTE) instanceof ClientAddress client) {
      return client;
    }
    throw new IllegalStateException("The request has not passed " + FilterOrder.CLIENT_ADDRESS);
  }
}
