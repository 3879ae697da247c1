package dev.hellojohn.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hellojohn.config.RedisConfig;
import dev.hellojohn.config.RedisConfig.Node;
import dev.hellojohn.config.RedisConfig.Topology;
import dev.hellojohn.config.Secret;
import dev.hellojohn.testing.Await;
import dev.hellojohn.testing.CountedTally;
import dev.hellojohn.testing.Ports;
import dev.hellojohn.testing.RedisServer;
import dev.hellojohn.testing.TestCertificate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Redis by TLS, behind a sentinel, and as a cluster. */
class RedisTopologiesIT {

  private static final String PASSWORD = "sesame";
  private static final int SLOTS = 16_384;

  /** What is tried here is where calls go, and not how long they may take. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    TestCertificate.trustDefaults();
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  private <T extends AutoCloseable> T closing(T resource) {
    open.add(resource);
    return resource;
  }

  private static RedisConfig config(Topology topology, String master, boolean tls, int... ports) {
    return new RedisConfig(
        topology,
        IntStream.of(ports).mapToObj(port -> new Node("127.0.0.1", port)).toList(),
        master,
        tls,
        "",
        new Secret(PASSWORD),
        0);
  }

  private Redis connected(RedisConfig config) {
    var redis = closing(new Redis(config, new CountedTally(), PATIENCE, PATIENCE));
    redis.start();
    Await.until("Redis answers", redis::isUp);
    return redis;
  }

  private static Optional<List<Long>> count(Redis redis, String key) {
    return redis.evaluate("return {redis.call('INCR', KEYS[1])}", List.of(key), List.of());
  }

  /** A server whose certificate has these names, and its TLS port. */
  private int serverWith(TestCertificate certificate) {
    int port = Ports.free();
    closing(
        RedisServer.start(
            "--requirepass",
            PASSWORD,
            "--tls-port",
            Integer.toString(port),
            "--tls-cert-file",
            certificate.certificate().toString(),
            "--tls-key-file",
            certificate.key().toString(),
            "--tls-ca-cert-file",
            certificate.certificate().toString(),
            "--tls-auth-clients",
            "no"));
    return port;
  }

  private static RedisConfig byTls(int port) {
    return config(Topology.SINGLE, "", true, port);
  }

  private static void assertNotTrusted(int port) {
    try (var client = RedisClients.open(byTls(port))) {
      assertThatThrownBy(client::ping)
          .isInstanceOf(JedisConnectionException.class)
          .hasCauseInstanceOf(SSLHandshakeException.class);
    }
  }

  @Test
  void byTlsTheServerIsTheOneThatIsTrusted(@TempDir Path files) throws Exception {
    var certificate = TestCertificate.make(files, "ip:127.0.0.1");
    int port = serverWith(certificate);
    certificate.trust();
    var redis = connected(byTls(port));
    assertThat(count(redis, "hellojohn:tls")).contains(List.of(1L));
  }

  @Test
  void aCertificateOfAnybodysIsNotTrusted(@TempDir Path files) throws Exception {
    assertNotTrusted(serverWith(TestCertificate.make(files, "ip:127.0.0.1")));
  }

  @Test
  void aTrustedCertificateOfAnotherHostIsNotTrusted(@TempDir Path files) throws Exception {
    var certificate = TestCertificate.make(files, "ip:127.0.0.2,dns:redis.example.com");
    int port = serverWith(certificate);
    certificate.trust();
    assertNotTrusted(port);
  }

  @Test
  void thePasswordGoesToNobodyWithoutTls(@TempDir Path files) throws Exception {
    TestCertificate.make(files, "ip:127.0.0.1").trust();
    var plain = closing(RedisServer.start("--requirepass", PASSWORD));
    try (var client = RedisClients.open(byTls(plain.port()))) {
      assertThatThrownBy(client::ping).isInstanceOf(JedisConnectionException.class);
    }
  }

  /** The primary dies; the sentinel makes its replica the next one, and the node finds that. */
  @Test
  void theSentinelNamesTheNextPrimary() {
    var primary = closing(RedisServer.start("--requirepass", PASSWORD, "--masterauth", PASSWORD));
    var replica =
        closing(
            RedisServer.start(
                "--requirepass",
                PASSWORD,
                "--masterauth",
                PASSWORD,
                "--replicaof",
                "127.0.0.1",
                Integer.toString(primary.port())));
    Await.until("the replica follows", () -> info(replica).contains("master_link_status:up"));
    var sentinel = closing(RedisServer.sentinel("limits", primary, PASSWORD));
    Await.until("the sentinel knows both", () -> replicas(sentinel) == 1);

    var redis = connected(config(Topology.SENTINEL, "limits", false, sentinel.port()));
    assertThat(count(redis, "hellojohn:kept")).contains(List.of(1L));
    Await.until("the replica has that and the probe", () -> keys(replica) == 2);

    primary.kill();
    assertThat(count(redis, "hellojohn:kept")).isEmpty();
    assertThat(redis.isUp()).isFalse();
    Await.until("the replica is the primary", () -> isPromoted(replica));
    Await.until("the node finds it", redis::isUp);
    assertThat(count(redis, "hellojohn:kept")).contains(List.of(2L));
  }

  private static String info(RedisServer server) {
    try (var client = client(server)) {
      return client.info();
    }
  }

  /**
   * The sentinel ends the connections of the server that it promotes, and this one may be among
   * them.
   */
  private static boolean isPromoted(RedisServer replica) {
    try {
      return info(replica).contains("role:master");
    } catch (JedisConnectionException e) {
      return false;
    }
  }

  private static long keys(RedisServer server) {
    try (var client = client(server)) {
      return client.dbSize();
    }
  }

  private static int replicas(RedisServer sentinel) {
    try (var client = client(sentinel)) {
      return client.sentinelReplicas("limits").size();
    }
  }

  private static Jedis client(RedisServer server) {
    var client = new Jedis("127.0.0.1", server.port(), (int) PATIENCE.toMillis());
    client.auth(PASSWORD);
    return client;
  }

  @Test
  void aClusterHasEachKeyOnceAndIsAwayWithoutAnyOfItsServers(@TempDir Path files) {
    var servers =
        IntStream.range(0, 3)
            .mapToObj(
                i ->
                    closing(
                        RedisServer.start(
                            "--requirepass",
                            PASSWORD,
                            "--cluster-enabled",
                            "yes",
                            "--cluster-node-timeout",
                            "1000",
                            "--cluster-config-file",
                            files.resolve("nodes-" + i + ".conf").toString())))
            .toList();
    join(servers);

    // One of them is enough to find the others.
    var cluster = config(Topology.CLUSTER, "", false, servers.get(0).port());
    var redis = connected(cluster);
    var other = connected(cluster);
    for (int i = 0; i < 100; i++) {
      assertThat(count(redis, "hellojohn:limit:{" + i + "}")).contains(List.of(1L));
      assertThat(count(other, "hellojohn:limit:{" + i + "}")).contains(List.of(2L));
    }
    assertThat(servers).allSatisfy(server -> assertThat(keys(server)).isGreaterThan(10));

    var values = new RedisValues(redis);
    values.put("hellojohn:session:one", "sealed", Duration.ofMinutes(1));
    assertThat(new RedisValues(other).take("hellojohn:session:one")).contains("sealed");
    assertThat(values.get("hellojohn:session:one")).isEmpty();

    servers.get(1).kill();
    Await.until(
        "the node knows that it counts by itself",
        () ->
            IntStream.range(0, 100)
                .anyMatch(i -> count(redis, "hellojohn:limit:{" + i + "}").isEmpty()));
  }

  /** Makes one cluster of them, each with a third of the slots. */
  private static void join(List<RedisServer> servers) {
    int share = SLOTS / servers.size() + 1;
    for (int i = 0; i < servers.size(); i++) {
      try (var client = client(servers.get(i))) {
        client.clusterAddSlots(
            IntStream.range(i * share, Math.min(SLOTS, (i + 1) * share)).toArray());
        client.clusterMeet("127.0.0.1", servers.get(0).port());
      }
    }
    for (var server : servers) {
      try (var client = client(server)) {
        Await.until(
            "the cluster is whole",
            () ->
                client.clusterInfo().contains("cluster_state:ok")
                    && client.clusterInfo().contains("cluster_known_nodes:3"));
      }
    }
  }
}
