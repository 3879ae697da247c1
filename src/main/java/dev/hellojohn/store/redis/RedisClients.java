package dev.hellojohn.store.redis;

import dev.hellojohn.config.RedisConfig;
import java.util.Set;
import java.util.stream.Collectors;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;
import redis.clients.jedis.UnifiedJedis;

/** Makes the library's client for each topology. Nothing connects before the first command. */
final class RedisClients {

  /** As many as there are threads that use them. */
  private static final int CONNECTIONS = Redis.THREADS;

  /** For handshakes with TLS from afar; no request waits for these, see {@link Redis}. */
  private static final int TIMEOUT_MILLIS = 1000;

  private RedisClients() {}

  static UnifiedJedis open(RedisConfig redis) {
    JedisClientConfig client = client(redis);
    Set<HostAndPort> nodes =
        redis.nodes().stream()
            .map(node -> new HostAndPort(node.host(), node.port()))
            .collect(Collectors.toSet());
    return switch (redis.topology()) {
      case SINGLE ->
          RedisClient.builder()
              .hostAndPort(nodes.iterator().next())
              .clientConfig(client)
              .poolConfig(pool())
              .build();
      case SENTINEL ->
          RedisSentinelClient.builder()
              .masterName(redis.master())
              .sentinels(nodes)
              .sentinelClientConfig(client)
              .clientConfig(client)
              .poolConfig(pool())
              .build();
      case CLUSTER ->
          RedisClusterClient.builder().nodes(nodes).clientConfig(client).poolConfig(pool()).build();
    };
  }

  private static ConnectionPoolConfig pool() {
    ConnectionPoolConfig pool = new ConnectionPoolConfig();
    pool.setMaxTotal(CONNECTIONS);
    pool.setMaxIdle(CONNECTIONS);
    pool.setJmxEnabled(false);
    return pool;
  }

  private static JedisClientConfig client(RedisConfig redis) {
    DefaultJedisClientConfig.Builder client =
        DefaultJedisClientConfig.builder()
            .connectionTimeoutMillis(TIMEOUT_MILLIS)
            .socketTimeoutMillis(TIMEOUT_MILLIS)
            .clientName("hellojohn")
            .database(redis.database());
    if (!redis.username().isEmpty()) {
      client.user(redis.username());
    }
    if (!redis.password().isEmpty()) {
      client.password(redis.password().reveal());
    }
    if (redis.tls()) {
      // By default a certificate of anybody's would do.
      client.sslOptions(SslOptions.builder().sslVerifyMode(SslVerifyMode.FULL).build());
    }
    return client.build();
  }
}
