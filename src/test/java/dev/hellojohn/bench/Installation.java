package dev.hellojohn.bench;

import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.RoundTripProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The packaged server as a user would run it, on a PostgreSQL database of its own. */
final class Installation implements AutoCloseable {

  private final HelloJohnServer server;
  private final Login database;
  private final RoundTripProxy proxy;
  private final BenchmarkClient client;

  private Installation(HelloJohnServer server, Login database, RoundTripProxy proxy) {
    this.server = server;
    this.database = database;
    this.proxy = proxy;
    this.client = new BenchmarkClient(server.uri("/"));
  }

  /**
   * Starts one whose round trips to the database are counted.
   *
   * @param heap the heap's bound, as the JVM's option has it
   */
  static Installation start(String heap, Map<String, String> more)
      throws SQLException, IOException {
    var database = BenchmarkDatabase.fresh();
    var proxy = new RoundTripProxy(BenchmarkDatabase.host(), BenchmarkDatabase.port());
    var settings =
        new HashMap<>(settings(BenchmarkDatabase.at(database, "127.0.0.1", proxy.port())));
    settings.putAll(more);
    var server = HelloJohnServer.begin(settings, jvmOptions(heap));
    server.awaitReady();
    return new Installation(server, database, proxy);
  }

  /**
   * Starts one that nothing stands before.
   *
   * @param heap the heap's bound, as the JVM's option has it
   * @param war the application
   */
  static Installation start(String heap, Path war) throws SQLException, IOException {
    var database = BenchmarkDatabase.fresh();
    var server = HelloJohnServer.begin(settings(database), jvmOptions(heap), war);
    server.awaitReady();
    return new Installation(server, database, null);
  }

  private static Map<String, String> settings(Login database) {
    var settings = new HashMap<>(HelloJohnServer.on(database));
    settings.put("HELLOJOHN_RATE_LIMIT_ENABLED", "false");
    return settings;
  }

  /** What the tests do otherwise for their short-lived servers, as the distribution has it. */
  static List<String> jvmOptions(String heap) {
    return List.of(
        "-Xmx" + heap,
        "-XX:TieredStopAtLevel=4",
        "-XX:-UseSerialGC",
        "-XX:+UseG1GC",
        // A compiler's thread that ends takes its account with it.
        "-XX:-UseDynamicNumberOfCompilerThreads");
  }

  /** Where its rows are, for who looks at them without the server. */
  Login database() {
    return database;
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
    if (proxy != null) {
      proxy.close();
    }
  }
}
