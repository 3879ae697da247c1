package dev.hellojohn.edge;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hellojohn.config.Configuration;
import dev.hellojohn.config.ConfigurationReader;
import dev.hellojohn.kernel.IdSource;
import dev.hellojohn.setting.CurrentSecurity;
import dev.hellojohn.setting.SecuritySettings;
import dev.hellojohn.testing.CountedTally;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import jakarta.servlet.http.MappingMatch;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Constructor;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Measures what the filters cost a JWKS request, in CPU time of its thread: the chain with them
 * against the same chain without. Not a test: docs/performance.md says how to run it.
 */
public final class FilterCost {

  private static final int WARM_UP = 300_000;
  private static final int PASSES = 200_000;
  private static final int ROUNDS = 9;

  private FilterCost() {}

  /** Prints the medians. */
  public static void main(String[] arguments) throws Exception {
    List<OrderedFilter> filters = filters();
    measure(filters, WARM_UP);
    measure(List.of(), WARM_UP);
    List<Long> with = new ArrayList<>();
    List<Long> without = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      with.add(measure(filters, PASSES));
      without.add(measure(List.of(), PASSES));
    }
    System.out.printf(
        "%d filters, CPU per request: with %.2f µs, without %.2f µs%n",
        filters.size(), median(with) / 1000.0, median(without) / 1000.0);
  }

  private static double median(List<Long> times) {
    Collections.sort(times);
    return times.get(times.size() / 2);
  }

  /** Nanoseconds of CPU a pass. */
  private static long measure(List<OrderedFilter> filters, int passes) throws Exception {
    var threads = ManagementFactory.getThreadMXBean();
    long begin = threads.getCurrentThreadCpuTime();
    for (int i = 0; i < passes; i++) {
      // As many addresses as a busy server sees, so that the limits find a bucket and make one.
      chain(filters, 0)
          .doFilter(new Request("203.0." + i / 250 % 250 + '.' + i % 250), new Response());
    }
    return (threads.getCurrentThreadCpuTime() - begin) / passes;
  }

  private static FilterChain chain(List<OrderedFilter> filters, int next) {
    return (request, response) -> {
      if (next < filters.size()) {
        filters.get(next).doFilter(request, response, chain(filters, next + 1));
      }
    };
  }

  /** The filters as the server has them, but for the one that metrics put around them. */
  private static List<OrderedFilter> filters() throws Exception {
    var configuration =
        new Configuration(
            ConfigurationReader.read(
                name ->
                    Optional.ofNullable(
                        Map.of(
                                "HELLOJOHN_ENV", "test",
                                "HELLOJOHN_TRUSTED_PROXIES", "10.0.0.0/8,192.168.0.0/16",
                                "HELLOJOHN_CP_ALLOWED_IPS", "198.51.100.0/24",
                                "HELLOJOHN_RATE_LIMIT_ISSUER", "10000/60s")
                            .get(name))));
    var clock = Clock.systemUTC();
    var security =
        new CurrentSecurity(configuration, () -> SecuritySettings.NONE, System::nanoTime);
    var redis =
        Proxy.newProxyInstance(
            FilterCost.class.getClassLoader(),
            new Class<?>[] {jakarta.enterprise.inject.Instance.class},
            (proxy, method, values) -> Optional.empty());
    var limits =
        make("dev.hellojohn.edge.ratelimit.RateLimits", security, redis, new CountedTally(), clock);
    var keys = new ClientKeys(null);
    var origins = make("dev.hellojohn.edge.cors.AllowedOrigins", configuration, security, null);
    return List.of(
        new RequestIdFilter(new IdSource(clock, RandomGenerator.getDefault())),
        new SecurityHeadersFilter(configuration),
        new ErrorEnvelopeFilter(new ErrorWriter(new ObjectMapper()), new Faults(configuration)),
        new ClientAddressFilter(configuration),
        new ControlPlaneAddressFilter(security),
        (OrderedFilter) make("dev.hellojohn.edge.cors.CorsFilter", origins),
        new RequestHygieneFilter(),
        new BodyLimitFilter(),
        (OrderedFilter) make("dev.hellojohn.edge.ratelimit.AddressLimitFilter", limits),
        (OrderedFilter) make("dev.hellojohn.edge.cors.TenantOriginFilter", origins, keys, null),
        (OrderedFilter) make("dev.hellojohn.edge.ratelimit.ClientLimitFilter", limits, keys),
        new UnknownPathFilter());
  }

  /** By the constructor that CDI uses. */
  private static Object make(String name, Object... arguments) throws Exception {
    for (Constructor<?> constructor : Class.forName(name).getDeclaredConstructors()) {
      if (constructor.getParameterCount() == arguments.length) {
        constructor.setAccessible(true);
        return constructor.newInstance(arguments);
      }
    }
    throw new IllegalStateException(name);
  }

  /** What a verifier behind a proxy sends. */
  private static final class Request extends HttpServletRequestWrapper {

    private static final HttpServletRequest BASE = base(HttpServletRequest.class);
    private static final HttpServletMapping MAPPING =
        (HttpServletMapping)
            Proxy.newProxyInstance(
                FilterCost.class.getClassLoader(),
                new Class<?>[] {HttpServletMapping.class},
                (proxy, method, values) -> MappingMatch.PATH);

    private final Map<String, Object> attributes = new HashMap<>();
    private final Map<String, String> headers;

    Request(String client) {
      super(BASE);
      headers =
          Map.of(
              "Host", "auth.example.com",
              "User-Agent", "jose/5",
              "Accept", "application/json",
              "X-Forwarded-For", client + ", 10.0.0.2",
              "X-Forwarded-Proto", "https");
    }

    @Override
    public String getMethod() {
      return "GET";
    }

    @Override
    public String getRequestURI() {
      return "/t/acme/.well-known/jwks.json";
    }

    @Override
    public String getQueryString() {
      return null;
    }

    @Override
    public String getRemoteAddr() {
      return "10.0.0.1";
    }

    @Override
    public boolean isSecure() {
      return false;
    }

    @Override
    public String getHeader(String name) {
      return headers.get(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
      var value = headers.get(name);
      return value == null
          ? Collections.emptyEnumeration()
          : Collections.enumeration(List.of(value));
    }

    @Override
    public long getContentLengthLong() {
      return -1;
    }

    @Override
    public Object getAttribute(String name) {
      return attributes.get(name);
    }

    @Override
    public void setAttribute(String name, Object value) {
      attributes.put(name, value);
    }

    @Override
    public HttpServletMapping getHttpServletMapping() {
      return MAPPING;
    }
  }

  private static final class Response extends HttpServletResponseWrapper {

    private static final HttpServletResponse BASE = base(HttpServletResponse.class);

    private final Map<String, String> headers = new HashMap<>();

    Response() {
      super(BASE);
    }

    @Override
    public void setHeader(String name, String value) {
      headers.put(name, value);
    }

    @Override
    public void addHeader(String name, String value) {
      headers.merge(name, value, (before, more) -> before + ", " + more);
    }
  }

  /** For the methods that no filter calls. */
  private static <T> T base(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            FilterCost.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, values) -> {
              throw new UnsupportedOperationException(method.getName());
            }));
  }
}
