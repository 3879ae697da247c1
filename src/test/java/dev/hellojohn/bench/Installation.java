package dev.hellojohn.bench;

import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The packaged server as a user would run it, on a PostgreSQL database of its own. */
final class Installation implements AutoCloseable {

  private static final Path SHIPPED =
      Path.of("target/distribution/usr/servers/hellojohn/jvm.options");

  private final HelloJohnServer server;
  private final RoundTripProxy proxy;
  private final BenchmarkClient client;

  private Installation(HelloJohnServer server, RoundTripProxy proxy) {
    this.server = server;
    this.proxy = proxy;
    this.client = new BenchmarkClient(server.uri("/"));
  }

  /**
   * Starts one.
   *
   * @param heap the heap's bound, as the JVM's option has it
   */
  static Installation start(String heap, Map<String, String> more)
      throws SQLException, IOException {
    var database = PostgresServer.freshDatabase();
    var proxy = new RoundTripProxy(PostgresServer.port());
    var direct = ":" + PostgresServer.port() + "/";
    var url = database.url().replace(direct, ":" + proxy.port() + "/");
    var settings =
        new HashMap<>(HelloJohnServer.on(new Login(url, database.username(), database.password())));
    settings.put("HELLOJOHN_RATE_LIMIT_ENABLED", "false");
    settings.putAll(more);
    var server = HelloJohnServer.begin(settings, jvmOptions(heap));
    server.awaitReady();
    return new Installation(server, proxy);
  }

  /** As in the distribution, and with what the tests leave out for their short-lived servers. */
  static List<String> jvmOptions(String heap) throws IOException {
    var options = new ArrayList<String>();
    try (var lines = Files.lines(SHIPPED)) {
      lines.filter(line -> line.startsWith("-")).forEach(options::add);
    }
    options.addAll(
        List.of(
            "-Xmx" + heap,
            "-XX:TieredStopAtLevel=4",
            "-XX:-UseSerialGC",
            "-XX:+UseG1GC",
            // A compiler's thread that ends takes its account with it.
            "-XX:-UseDynamicNumberOfCompilerThreads"));
    return options;
  }

  BenchmarkClient client() {
    return client;
  }

  HelloJohnServer server() {
    return server;
  }

  MeasuredProcess process() {
    return MeasuredProcess.within(server.process());
  }

  long roundTrips() {
    return proxy.trips();
  }

  @Override
  public void close() throws IOException {
    server.close();
    proxy.close();
  }
}
