package dev.hellojohn.config;

import dev.hellojohn.config.RedisConfig.Node;
import dev.hellojohn.config.RedisConfig.Topology;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the URL of a Redis. {@code redis://[user[:password]@]host[:port][/database]}, with {@code
 * rediss} for TLS; sentinels and clusters are lists of hosts, and take the same {@code s}.
 */
final class RedisUrl {

  private static final Pattern FORM =
      Pattern.compile(
          "(?<scheme>rediss?|rediss?-sentinel|rediss?-cluster)://(?:(?<login>[^@/]*)@)?"
              + "(?<nodes>[^@/?#]+)(?:/(?<path>[A-Za-z0-9._-]+)?(?:/(?<number>\\d{1,2}))?)?",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern NODE =
      Pattern.compile("(?<host>[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\])(?::(?<port>[1-9]\\d{0,4}))?");
  private static final int PORT = 6379;
  private static final int SENTINEL_PORT = 26_379;
  private static final int MAX_PORT = 65_535;
  private static final int MAX_DATABASE = 99;

  private RedisUrl() {}

  /** The Redis that a URL names; empty when it is none. */
  static Optional<RedisConfig> parse(String url) {
    Matcher matcher = FORM.matcher(url.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String scheme = matcher.group("scheme").toLowerCase(Locale.ROOT);
    Topology topology = topology(scheme);
    Optional<List<Node>> nodes =
        nodes(matcher.group("nodes"), topology == Topology.SENTINEL ? SENTINEL_PORT : PORT);
    String path = matcher.group("path") == null ? "" : matcher.group("path");
    String number = matcher.group("number") == null ? "" : matcher.group("number");
    boolean sentinel = topology == Topology.SENTINEL;
    String database = sentinel ? number : path;
    if (nodes.isEmpty()
        || (sentinel && path.isEmpty())
        || (!sentinel && !number.isEmpty())
        || (topology == Topology.SINGLE && nodes.get().size() != 1)
        || (topology == Topology.CLUSTER && !path.isEmpty())
        || !database.matches("\\d{0,2}")) {
      return Optional.empty();
    }
    return login(matcher.group("login"))
        .map(
            login ->
                new RedisConfig(
                    topology,
                    nodes.get(),
                    sentinel ? path : "",
                    scheme.startsWith("rediss"),
                    login[0],
                    new Secret(login[1]),
                    database.isEmpty() ? 0 : Math.min(MAX_DATABASE, Integer.parseInt(database))));
  }

  private static Topology topology(String scheme) {
    if (scheme.endsWith("-sentinel")) {
      return Topology.SENTINEL;
    }
    return scheme.endsWith("-cluster") ? Topology.CLUSTER : Topology.SINGLE;
  }

  private static Optional<List<Node>> nodes(String text, int standardPort) {
    List<Node> nodes = new ArrayList<>();
    for (String element : text.split(",", -1)) {
      Matcher node = NODE.matcher(element);
      if (!node.matches()) {
        return Optional.empty();
      }
      int port = node.group("port") == null ? standardPort : Integer.parseInt(node.group("port"));
      if (port > MAX_PORT) {
        return Optional.empty();
      }
      nodes.add(new Node(node.group("host").replaceAll("[\\[\\]]", ""), port));
    }
    return Optional.of(nodes);
  }

  /** User and password; {@code :password} and, as redis-cli has it, {@code user} alone. */
  private static Optional<String[]> login(String text) {
    if (text == null) {
      return Optional.of(new String[] {"", ""});
    }
    int colon = text.indexOf(':');
    try {
      return Optional.of(
          new String[] {
            decoded(colon < 0 ? text : text.substring(0, colon)),
            decoded(colon < 0 ? "" : text.substring(colon + 1))
          });
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
