package dev.hellojohn.edge;

import dev.hellojohn.testing.ApiClient;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.RedisServer;
import dev.hellojohn.testing.TestTenant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server with all of its network rules on, which believes this machine to be a proxy: so a test
 * comes from whatever address it names.
 */
final class NetworkServer {

  /** An operator's address. */
  static final String OPERATOR = "198.51.100.10";

  /** An origin of the whole instance. */
  static final String INSTANCE_ORIGIN = "https://ops.example.com";

  private static final AtomicInteger ADDRESSES = new AtomicInteger();

  private NetworkServer() {}

  /** What the server shares its limits in. */
  static RedisServer redis() {
    return SharedRedis.SERVER;
  }

  private static final class SharedRedis {
    static final RedisServer SERVER = RedisServer.start();
  }

  private static final class Shared {
    static final HelloJohnServer SERVER = start();

    private static HelloJohnServer start() {
      var server =
          HelloJohnServer.start(
              Map.of(
                  "HELLOJOHN_REDIS_URL", redis().url(),
                  "HELLOJOHN_TRUSTED_PROXIES", "127.0.0.1,10.0.0.0/8",
                  "HELLOJOHN_CP_ALLOWED_IPS", "198.51.100.0/24,2001:db8:cafe::/48",
                  "HELLOJOHN_ALLOWED_ORIGINS", INSTANCE_ORIGIN,
                  "HELLOJOHN_CSP", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
                  "HELLOJOHN_RATE_LIMIT_ENABLED", "true"));
      Runtime.getRuntime().addShutdownHook(new Thread(server::close));
      return server;
    }
  }

  /** The server, which stops with the JVM. */
  static HelloJohnServer get() {
    return Shared.SERVER;
  }

  /** An address that no other test comes from. */
  static String address() {
    int next = ADDRESSES.incrementAndGet();
    return "203.0." + next / 250 + '.' + (1 + next % 250);
  }

  /** A caller from an address. */
  static ApiClient from(String address) {
    return ApiClient.of(get()).with("X-Forwarded-For", address);
  }

  /** The administrator, at another operator's address each time. */
  static ApiClient admin() {
    return from(operator()).withBearer(Admin.TOKEN);
  }

  /** An address in the operator's networks. */
  static String operator() {
    return "2001:db8:cafe:" + Integer.toHexString(ADDRESSES.incrementAndGet()) + "::1";
  }

  private static final class Admin {
    static final String TOKEN =
        from(OPERATOR)
            .post(
                "/cp/v1/admin/sign-in",
                Map.of(
                    "email",
                    HelloJohnServer.ADMIN_EMAIL,
                    "password",
                    HelloJohnServer.ADMIN_PASSWORD))
            .at("/token");
  }

  /** A new tenant, with more members in the request that makes it. */
  static TestTenant tenant(Map<String, ?> more) {
    return TestTenant.create(get(), admin(), "shared_schema", more);
  }
}
