package dev.hellojohn.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.config.RedisConfig.Node;
import dev.hellojohn.config.RedisConfig.Topology;
import dev.hellojohn.kernel.IpRange;
import dev.hellojohn.kernel.WebOrigin;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings of proxies, allow-lists, origins, limits and Redis. */
class NetworkReaderTest {

  private final Map<String, String> values = new HashMap<>(Map.of("HELLOJOHN_ENV", "test"));

  private Settings read() {
    return ConfigurationReader.read(name -> Optional.ofNullable(values.get(name)));
  }

  private Settings with(String key, String value) {
    values.put("HELLOJOHN_" + key, value);
    return read();
  }

  private static void assertRefused(Settings settings, String key) {
    assertThat(settings.findings()).extracting(Finding::key).containsExactly("HELLOJOHN_" + key);
    assertThat(settings.findings()).allMatch(Finding::isError);
  }

  @Test
  void readsNetworks() {
    NetworkConfig network =
        with("TRUSTED_PROXIES", " 10.0.0.0/8 ,192.0.2.1,2001:db8::/32").network();
    assertThat(network.trustedProxies())
        .extracting(IpRange::toString)
        .containsExactly("10.0.0.0/8", "192.0.2.1/32", "2001:db8::/32");
    assertThat(with("CP_ALLOWED_IPS", "::1").network().controlPlaneAllowed())
        .extracting(IpRange::toString)
        .containsExactly("::1/128");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.0/33",
        "10.0.0.0/8,",
        ",10.0.0.0/8",
        "10.0.0.0/8 192.0.2.1",
        "10.0.0.0-10.0.0.9",
        "10.0.0/8",
        "localhost",
        "*",
        "10.0.0.0/8,fe80::1%eth0"
      })
  void aMalformedNetworkRefusesToStartByItsKeysName(String text) {
    assertRefused(with("TRUSTED_PROXIES", text), "TRUSTED_PROXIES");
    values.remove("HELLOJOHN_TRUSTED_PROXIES");
    assertRefused(with("CP_ALLOWED_IPS", text), "CP_ALLOWED_IPS");
  }

  @Test
  void originsAreThoseOfTheListOrTheFrontendOrOurOwn() {
    assertThat(with("PUBLIC_URL", "http://Auth.Example.com:80/base").network().allowedOrigins())
        .containsExactly(new WebOrigin("http://auth.example.com"));
    assertThat(with("FRONTEND_URL", "https://app.example.com/login").network().allowedOrigins())
        .containsExactly(new WebOrigin("https://app.example.com"));
    NetworkConfig listed =
        with("ALLOWED_ORIGINS", "https://A.example.com:443, https://b.example.com").network();
    assertThat(listed.allowedOrigins())
        .containsExactlyInAnyOrder(
            new WebOrigin("https://a.example.com"), new WebOrigin("https://b.example.com"));
    assertThat(listed.publicOrigin()).contains(new WebOrigin("http://auth.example.com"));
  }

  @Test
  void aListWithoutTheFrontendIsWarnedOf() {
    values.put("HELLOJOHN_PUBLIC_URL", "https://auth.example.com");
    values.put("HELLOJOHN_ALLOWED_ORIGINS", "https://a.example.com");
    assertThat(read().findings()).isEmpty();
    assertThat(with("FRONTEND_URL", "https://auth.example.com/app").findings()).isEmpty();
    assertThat(with("FRONTEND_URL", "https://a.example.com/app").findings()).isEmpty();
    assertThat(with("FRONTEND_URL", "https://b.example.com").findings())
        .extracting(Finding::key)
        .containsExactly("HELLOJOHN_ALLOWED_ORIGINS");
    assertThat(read().findings()).noneMatch(Finding::isError);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"*", "null", "https://*.example.com", "https://example.com/", "example.com", ","})
  void whatIsNoOriginRefusesToStart(String text) {
    assertRefused(with("ALLOWED_ORIGINS", text), "ALLOWED_ORIGINS");
  }

  @Test
  void thePolicyIsOneLine() {
    assertThat(with("CSP", "default-src 'self'").network().contentSecurityPolicy())
        .contains("default-src 'self'");
    assertRefused(with("CSP", "default-src\r\nX-Evil: 1"), "CSP");
  }

  @ParameterizedTest
  @EnumSource
  void eachLimitHasItsKeyWithItsDefaultInTheDocumentation(RateLimitRule rule) {
    ConfigurationKey key = rule.configuredBy();
    assertThat(key.defaultText()).isEqualTo("`" + rule.standard() + "`");
    assertThat(read().rateLimit().of(rule)).isEqualTo(rule.standard());
    assertThat(with("RATE_LIMIT_" + rule.name(), "7/2m").rateLimit().of(rule))
        .hasToString("7/120s");
    assertThat(RateLimitRule.parse(rule.wireName())).contains(rule);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0/60s",
        "-1/60s",
        "10/0s",
        "10",
        "10/60",
        "10/1d",
        "10001/60s",
        "10/25h",
        "10/60s ;",
        "1e3/60s",
        "010/60s",
        "10 / 60s"
      })
  void aMalformedLimitRefusesToStart(String text) {
    assertRefused(with("RATE_LIMIT_SIGN_IN", text), "RATE_LIMIT_SIGN_IN");
  }

  @Test
  void theMachineItselfIsExemptInDevelopmentAlone() {
    assertThat(read().rateLimit().loopbackExempt()).isFalse();
    assertThat(with("ENV", "production").rateLimit().loopbackExempt()).isFalse();
    assertThat(with("ENV", "development").rateLimit().loopbackExempt()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "redis://localhost SINGLE localhost 6379 '' false '' '' 0",
        "redis://redis.example.com:6380/3 SINGLE redis.example.com 6380 '' false '' '' 3",
        "rediss://hj:p%40ss%2F%3A+w@redis SINGLE redis 6379 '' true hj p@ss/:+w 0",
        "redis://:secret@10.0.0.1 SINGLE 10.0.0.1 6379 '' false '' secret 0",
        "redis://[::1]:7000 SINGLE ::1 7000 '' false '' '' 0",
        "rediss-sentinel://hj:x@a/main/2 SENTINEL a 26379 main true hj x 2",
        "redis-cluster://a:7000/ CLUSTER a 7000 '' false '' '' 0"
      })
  void readsRedis(
      String url,
      Topology topology,
      String host,
      int port,
      String master,
      boolean tls,
      String username,
      String password,
      int database) {
    Settings settings = with("REDIS_URL", url);
    assertThat(settings.findings()).isEmpty();
    assertThat(settings.redis())
        .contains(
            new RedisConfig(
                topology,
                List.of(new Node(host, port)),
                master,
                tls,
                username,
                new Secret(password),
                database));
  }

  @Test
  void aFindingHoldsNoPassword() {
    assertThat(with("REDIS_URL", "redis://hj:open-sesame@host?x").findings().toString())
        .contains("HELLOJOHN_REDIS_URL")
        .doesNotContain("open-sesame");
    assertThat(with("REDIS_URL", "redis://hj:open-sesame@host").toString())
        .doesNotContain("open-sesame");
  }

  @Test
  void readsListsOfNodes() {
    assertThat(
            with("REDIS_URL", "redis-sentinel://a,b:1,[::1]:2/main").redis().orElseThrow().nodes())
        .containsExactly(new Node("a", 26_379), new Node("b", 1), new Node("::1", 2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:6379",
        "http://localhost",
        "redis://",
        "redis://host:0",
        "redis://host:65536",
        "redis://a,b",
        "redis://host/main",
        "redis://host/1/2",
        "redis-sentinel://host",
        "redis-cluster://host/1",
        "redis://user:%zz@host",
        "redis://host?timeout=1"
      })
  void whatIsNoRedisRefusesToStart(String url) {
    assertRefused(with("REDIS_URL", url), "REDIS_URL");
  }
}
