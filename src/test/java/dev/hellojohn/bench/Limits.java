package dev.hellojohn.bench;

import static dev.hellojohn.bench.BenchmarkReport.say;

import dev.hellojohn.crypto.Argon2Parameters;
import dev.hellojohn.crypto.PasswordHasher;
import dev.hellojohn.crypto.Signer;
import dev.hellojohn.crypto.SigningAlgorithm;
import dev.hellojohn.crypto.SigningKeyPair;
import dev.hellojohn.store.jpa.ConnectionPool;
import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.testing.CountedTally;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/** What this machine can do of each kind in a second, when it does nothing else. */
final class Limits {

  private static final int CORES = Runtime.getRuntime().availableProcessors();

  private final Duration duration;
  private final int clients;

  /**
   * @param duration how long each is measured, after as long unmeasured
   * @param clients how many connections there are to the database
   */
  Limits(Duration duration, int clients) {
    this.duration = duration;
    this.clients = clients;
  }

  /** Work of one thread, and what it needs of its own. */
  private interface Work {
    void once() throws SQLException;
  }

  private interface Worker {
    Work begin(int number) throws SQLException;
  }

  /** Argon2id hashes with the product's parameters, on all cores. */
  double hashes() throws InterruptedException {
    say("How many Argon2id hashes …");
    return perSecond(
        CORES,
        number -> {
          var hasher =
              new PasswordHasher(
                  Argon2Parameters.DEFAULT, 1, 1, Duration.ofSeconds(10), new CountedTally());
          return () -> hasher.verify("open sesame, said the sailor", null);
        });
  }

  /** Ed25519 signatures of what an access token has, on all cores. */
  double signatures() throws InterruptedException {
    say("How many Ed25519 signatures …");
    var key = SigningKeyPair.generate(SigningAlgorithm.EdDSA);
    var message = new byte[700];
    return perSecond(CORES, number -> () -> sink = Signer.sign(key, message)[0]);
  }

  @SuppressWarnings("unused") // keeps the signatures from being optimized away
  private volatile int sink;

  /** Conditional updates of one row by its key, each committed, each client at rows of its own. */
  double updates(Login login) throws SQLException, InterruptedException {
    say("How many updates of one row …");
    try (var pool = new ConnectionPool(clients, new CountedTally())) {
      run(pool, login, "create table bench_limit (id int primary key, n bigint not null)");
      run(pool, login, "insert into bench_limit select i, 0 from generate_series(0, 999) i");
      return perSecond(
          clients,
          number -> {
            var row = new int[] {number};
            return () -> {
              var connection = pool.borrow(login);
              try (var update =
                  connection.prepareStatement(
                      "update bench_limit set n = n + 1 where id = ? and n >= 0")) {
                row[0] = (row[0] + clients) % 1000;
                update.setInt(1, row[0]);
                update.executeUpdate();
              }
              end(pool, login, connection);
            };
          });
    }
  }

  /** Two rows that are inserted and committed. */
  double inserts(Login login) throws SQLException, InterruptedException {
    say("How many inserts of two rows …");
    try (var pool = new ConnectionPool(clients, new CountedTally())) {
      run(pool, login, "create table bench_insert (id bigserial primary key, t text not null)");
      return perSecond(
          clients,
          number ->
              () -> {
                var connection = pool.borrow(login);
                try (var insert =
                    connection.prepareStatement("insert into bench_insert (t) values (?)")) {
                  for (int i = 0; i < 2; i++) {
                    insert.setString(1, "a row of some two hundred octets ".repeat(6));
                    insert.addBatch();
                  }
                  insert.executeBatch();
                }
                end(pool, login, connection);
              });
    }
  }

  private static void run(ConnectionPool pool, Login login, String sql) throws SQLException {
    var connection = pool.borrow(login);
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
    end(pool, login, connection);
  }

  private static void end(ConnectionPool pool, Login login, Connection connection)
      throws SQLException {
    connection.commit();
    pool.giveBack(login, connection);
  }

  private double perSecond(int threads, Worker worker) throws InterruptedException {
    count(threads, worker);
    return count(threads, worker) / (duration.toMillis() / 1000.0);
  }

  private long count(int threads, Worker worker) throws InterruptedException {
    var done = new LongAdder();
    var pool = Executors.newFixedThreadPool(threads);
    long end = System.nanoTime() + duration.toNanos();
    var futures =
        IntStream.range(0, threads)
            .mapToObj(
                number ->
                    pool.submit(
                        () -> {
                          var work = worker.begin(number);
                          while (System.nanoTime() < end) {
                            work.once();
                            done.increment();
                          }
                          return null;
                        }))
            .toList();
    pool.shutdown();
    pool.awaitTermination(duration.toMillis() * 10, TimeUnit.MILLISECONDS);
    for (var future : futures) {
      try {
        future.get();
      } catch (java.util.concurrent.ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      }
    }
    return done.sum();
  }
}
