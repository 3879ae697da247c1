package dev.hellojohn.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hyperfoil.api.config.Benchmark;
import io.hyperfoil.api.config.BenchmarkBuilder;
import io.hyperfoil.api.config.PhaseBuilder;
import io.hyperfoil.api.processor.Processor;
import io.hyperfoil.api.session.Session;
import io.hyperfoil.api.statistics.StatisticsSnapshot;
import io.hyperfoil.core.impl.LocalSimulationRunner;
import io.hyperfoil.http.api.HttpMethod;
import io.hyperfoil.http.config.HttpPluginBuilder;
import io.hyperfoil.http.statistics.HttpStats;
import io.hyperfoil.http.steps.HttpRequestStepBuilder;
import io.hyperfoil.http.steps.HttpStepCatalog;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Requests of many clients at once, sent by Hyperfoil. */
final class Load {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CONNECTIONS = 4096;

  /** What arrives at a rate is sent, whoever is still waiting, unless somebody waits so long. */
  private static final Duration LONGEST = Duration.ofSeconds(20);

  private final URI server;

  Load(URI server) {
    this.server = server;
  }

  /**
   * Requests of one kind.
   *
   * @param operation of the last request of each round, the one that is counted
   * @param before made before it, in each round; null for none
   * @param accounts who makes them
   * @param clients each begins a round when its last one is answered; 0 for rounds at a rate
   * @param rate rounds a second that begin whether others are answered or not
   */
  record Stream(
      Operation operation, Operation before, List<Account> accounts, int clients, double rate) {

    /** One client for each account. */
    static Stream of(Operation operation, List<Account> accounts) {
      return new Stream(operation, null, accounts, accounts.size(), 0);
    }

    /** At a rate. */
    static Stream atRate(Operation operation, List<Account> accounts, double rate) {
      return new Stream(operation, null, accounts, 0, rate);
    }

    Stream after(Operation first) {
      return new Stream(operation, first, accounts, clients, rate);
    }
  }

  /** What came of a stream. */
  record Outcome(StatisticsSnapshot statistics, double seconds) {

    double perSecond() {
      return statistics.histogram.getTotalCount() / seconds;
    }

    long answers() {
      return statistics.histogram.getTotalCount();
    }

    /** Answers with another status than the one that is right, and none at all. */
    long errors() {
      return statistics.invalid + statistics.errors();
    }

    /** Answers that the server had no room: 503 and its like. */
    long refusals() {
      return HttpStats.get(statistics).status_5xx;
    }

    /** The time that this share of all answers stays below, in milliseconds. */
    double millis(double share) {
      return statistics.histogram.getValueAtPercentile(100 * share) / 1e6;
    }
  }

  /**
   * Sends streams side by side.
   *
   * @return what came of each, by the name of its operation
   */
  Map<String, Outcome> send(Duration duration, List<Stream> streams) {
    var builder = BenchmarkBuilder.builder().name("load").threads(1);
    builder
        .addPlugin(HttpPluginBuilder::new)
        .http()
        .host(server.getHost())
        .port(server.getPort())
        .sharedConnections(CONNECTIONS)
        .requestTimeout(Duration.ofSeconds(60).toMillis());
    streams.forEach(stream -> add(builder, stream, duration));
    var statistics = new HashMap<String, StatisticsSnapshot>();
    var benchmark = builder.build();
    run(benchmark, statistics);
    var outcomes = new HashMap<String, Outcome>();
    statistics.forEach(
        (name, found) -> outcomes.put(name, new Outcome(found, duration.toMillis() / 1000.0)));
    return outcomes;
  }

  private static void run(Benchmark benchmark, Map<String, StatisticsSnapshot> statistics) {
    new LocalSimulationRunner(
            benchmark,
            (phase, step, metric, snapshot, countDown) ->
                statistics.computeIfAbsent(metric, none -> new StatisticsSnapshot()).add(snapshot),
            null,
            null)
        .run();
  }

  private static void add(BenchmarkBuilder builder, Stream stream, Duration duration) {
    var catalog = builder.addPhase(stream.operation().name());
    PhaseBuilder<?> phase =
        stream.clients() > 0
            ? catalog.always(stream.clients())
            : catalog
                .constantRate(1)
                .usersPerSec(stream.rate())
                .maxSessions((int) Math.ceil(stream.rate() * LONGEST.toSeconds()));
    phase.duration(duration.toMillis());
    var clients = new Clients(stream.accounts());
    var round = phase.scenario().initialSequence("round");
    if (stream.before() != null) {
      request(round.step(HttpStepCatalog.SC), stream.before(), clients);
    }
    request(round.step(HttpStepCatalog.SC), stream.operation(), clients);
  }

  private static void request(HttpStepCatalog step, Operation operation, Clients clients) {
    HttpRequestStepBuilder request =
        step.httpRequest(HttpMethod.valueOf(operation.method()))
            .metric(operation.name())
            .path(session -> operation.path().apply(clients.of(session)))
            .headerAppender(
                (session, writer) -> {
                  var headers = operation.headers().apply(clients.of(session));
                  for (int i = 0; i < headers.length; i += 2) {
                    writer.putHeader(headers[i], headers[i + 1]);
                  }
                  if (operation.body() != null) {
                    writer.putHeader("Content-Type", "application/json");
                  }
                });
    if (operation.body() != null) {
      request.body((session, connection) -> body(operation, clients.of(session)));
    }
    var handler =
        request
            .handler()
            .status(
                (answered, status) -> {
                  if (status != operation.status()) {
                    answered.markInvalid();
                  }
                });
    if (operation.answered() != null) {
      handler.body(fragmented -> new Answers(operation, clients));
    }
  }

  /** Whose requests a client makes: one account each, in turn where there are more clients. */
  private static final class Clients {

    private final List<Account> accounts;
    private final Map<Integer, Account> known = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();

    Clients(List<Account> accounts) {
      this.accounts = accounts;
    }

    Account of(Session session) {
      return known.computeIfAbsent(
          session.uniqueId(), none -> accounts.get(count.getAndIncrement() % accounts.size()));
    }
  }

  private static ByteBuf body(Operation operation, Account account) {
    try {
      return Unpooled.wrappedBuffer(JSON.writeValueAsBytes(operation.body().apply(account)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Gives the accounts their answers, whole. */
  private static final class Answers implements Processor {

    private static final long serialVersionUID = 1;

    private final transient Operation operation;
    private final transient Clients clients;
    private final transient Map<Integer, ByteArrayOutputStream> parts = new ConcurrentHashMap<>();

    Answers(Operation operation, Clients clients) {
      this.operation = operation;
      this.clients = clients;
    }

    @Override
    public void process(Session session, ByteBuf data, int offset, int length, boolean isLast) {
      var part = parts.computeIfAbsent(session.uniqueId(), none -> new ByteArrayOutputStream(2048));
      try {
        data.getBytes(offset, part, length);
        if (isLast) {
          var answer = JSON.readTree(part.toByteArray());
          part.reset();
          if (answer.has("session")) {
            operation.answered().accept(clients.of(session), answer);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
