package dev.hellojohn.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A database URL taken apart: the JDBC URL of the driver, and the credentials that were in it.
 *
 * <p>Read are {@code jdbc:postgresql:} and {@code jdbc:mysql:} with credentials as parameters or
 * before the host, and {@code postgres://}, {@code postgresql://} and {@code mysql://} as hosting
 * providers write them, with percent-encoded credentials. Several hosts and IPv6 addresses in
 * brackets are kept as they are.
 *
 * @param url where the database is, without credentials
 * @param username the user in the URL, decoded
 * @param password the password in the URL, decoded
 */
public record DatabaseLocation(
    DatabaseUrl url, Optional<String> username, Optional<Secret> password) {

  /** Scheme, credentials, hosts, database, parameters. */
  private static final Pattern SERVER =
      Pattern.compile(
          "(?<scheme>[a-z:]+)//(?:(?<user>[^@/?]*)@)?(?<hosts>[^@/?#\\s]*)"
              + "(?:/(?<database>[^/?#\\s]*))?(?:\\?(?<query>[^#\\s]*))?");

  private static final Pattern LOCAL_POSTGRESQL = Pattern.compile("jdbc:postgresql:([^/?:]+)(.*)");
  private static final Pattern HOST =
      Pattern.compile("(?:\\[[0-9A-Fa-f:.]+(?:%[A-Za-z0-9]+)?]|[A-Za-z0-9._-]+)(?::[0-9]{1,5})?");

  /** Names that other clients use, and what the JDBC drivers call them. */
  private static final Map<String, String> RENAMED =
      Map.of(
          "connect_timeout", "connectTimeout",
          "application_name", "ApplicationName",
          "channel_binding", "channelBinding",
          "ssl-mode", "sslMode",
          "ssl_mode", "sslMode");

  /**
   * Reads a database URL.
   *
   * @throws IllegalArgumentException when it is none; the message says why and holds nothing of it
   */
  public static DatabaseLocation parse(String text) {
    refuseKnownOthers(text.toLowerCase(Locale.ROOT));
    Matcher local = LOCAL_POSTGRESQL.matcher(text);
    Matcher matcher =
        SERVER.matcher(
            local.matches()
                ? "jdbc:postgresql://localhost/" + local.group(1) + local.group(2)
                : text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "is not a database URL; percent-encode special characters in its credentials");
    }
    DatabaseUrl.Kind kind = kind(matcher.group("scheme"));
    Credentials credentials = Credentials.ofUserInfo(matcher.group("user"));
    List<String> kept = new ArrayList<>();
    for (String parameter : parameters(matcher.group("query"))) {
      if (!credentials.take(parameter)) {
        kept.add(renamed(parameter));
      }
    }
    String jdbc =
        prefix(kind)
            + hosts(matcher.group("hosts"))
            + '/'
            + database(matcher.group("database"))
            + (kept.isEmpty() ? "" : '?' + String.join("&", kept));
    return new DatabaseLocation(
        new DatabaseUrl(kind, jdbc),
        Optional.ofNullable(credentials.username),
        Optional.ofNullable(credentials.password).map(Secret::new));
  }

  private static void refuseKnownOthers(String lower) {
    if (lower.startsWith("jdbc:mariadb:") || lower.startsWith("mariadb:")) {
      throw new IllegalArgumentException("names MariaDB's driver; write jdbc:mysql: instead");
    }
    if (lower.startsWith("jdbc:h2:")) {
      throw new IllegalArgumentException(
          "names H2; leave it unset for the filesystem storage and set HELLOJOHN_DATA_DIR");
    }
  }

  private static DatabaseUrl.Kind kind(String scheme) {
    return switch (scheme) {
      case "jdbc:postgresql:", "postgres:", "postgresql:" -> DatabaseUrl.Kind.POSTGRESQL;
      case "jdbc:mysql:", "mysql:" -> DatabaseUrl.Kind.MYSQL;
      default ->
          throw new IllegalArgumentException(
              "names no supported database; use jdbc:postgresql:, jdbc:mysql:, postgres:// or"
                  + " mysql://");
    };
  }

  private static String prefix(DatabaseUrl.Kind kind) {
    return kind == DatabaseUrl.Kind.POSTGRESQL ? "jdbc:postgresql://" : "jdbc:mysql://";
  }

  private static String hosts(String hosts) {
    if (hosts.isEmpty()) {
      return "localhost";
    }
    for (String host : hosts.split(",", -1)) {
      if (!HOST.matcher(host).matches()) {
        throw new IllegalArgumentException("has a host that is none");
      }
    }
    return hosts;
  }

  private static String database(@Nullable String database) {
    if (database == null || database.isEmpty()) {
      throw new IllegalArgumentException("names no database after the host");
    }
    return database;
  }

  private static List<String> parameters(@Nullable String query) {
    return query == null || query.isEmpty() ? List.of() : List.of(query.split("&"));
  }

  private static String renamed(String parameter) {
    int equals = parameter.indexOf('=');
    String name = equals < 0 ? parameter : parameter.substring(0, equals);
    return RENAMED.getOrDefault(name, name) + (equals < 0 ? "" : parameter.substring(equals));
  }

  /** User and password as they are found. */
  private static final class Credentials {

    private @Nullable String username;
    private @Nullable String password;

    static Credentials ofUserInfo(@Nullable String userInfo) {
      Credentials credentials = new Credentials();
      if (userInfo != null) {
        int colon = userInfo.indexOf(':');
        credentials.username = decode(colon < 0 ? userInfo : userInfo.substring(0, colon));
        credentials.password = colon < 0 ? null : decode(userInfo.substring(colon + 1));
      }
      return credentials;
    }

    /** Whether the parameter is a credential; then it is kept here. */
    boolean take(String parameter) {
      if (parameter.startsWith("user=")) {
        username = decode(parameter.substring("user=".length()));
        return true;
      }
      if (parameter.startsWith("password=")) {
        password = decode(parameter.substring("password=".length()));
        return true;
      }
      return false;
    }

    private static String decode(String text) {
      try {
        // Here a plus is a plus; only forms write it for a space.
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
      } catch (IllegalArgumentException e) {
        // The original message quotes the text.
        throw new IllegalArgumentException("has credentials with a malformed percent-encoding");
      }
    }
  }
}
