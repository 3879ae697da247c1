package dev.hellojohn.control;

import dev.hellojohn.config.DatabaseLocation;
import dev.hellojohn.config.DatabaseUrl;
import dev.hellojohn.config.Secret;
import dev.hellojohn.tenancy.ExternalDatabase;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A database that the customer runs.
 *
 * @param url in each form that {@code HELLOJOHN_DATABASE_URL} has, but for the parameters: those
 *     can load classes and write files in this process (CVE-2022-21724), so that only the harmless
 *     ones are allowed
 * @param username unless the URL holds it
 * @param password unless the URL holds it
 */
@Schema(name = "TenantDatabase", description = "A database that the customer runs.")
public record DatabaseBody(
    @Schema(examples = "postgresql://db.customer.example:5432/auth?sslmode=verify-full")
        @NotBlank
        @Size(max = 2000)
        String url,
    @Nullable @Size(max = 255) String username,
    @Nullable @Size(max = 1024) String password) {

  private static final Set<String> POSTGRESQL = Set.of("ssl", "sslmode", "channelBinding");
  private static final Set<String> MYSQL = Set.of("sslMode");
  private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9_-]*");

  /** The database, or null if something is wrong with it. */
  @Nullable ExternalDatabase read(Violations violations) {
    DatabaseLocation location;
    try {
      location = DatabaseLocation.parse(url.strip());
    } catch (IllegalArgumentException e) {
      violations.add("database.url", "invalid_url", "This " + e.getMessage() + ".");
      return null;
    }
    if (!hasHarmlessParameters(location.url())) {
      violations.add(
          "database.url",
          "invalid_parameter",
          "The only parameters are "
              + String.join(", ", allowed(location.url()).stream().sorted().toList())
              + ".");
    }
    var user = one("database.username", location.username().orElse(null), username, violations);
    var urlPassword = location.password().map(Secret::reveal).orElse(null);
    var secret = one("database.password", urlPassword, password, violations);
    if (user == null || user.isBlank()) {
      violations.add("database.username", "required", "This is required.");
      return null;
    }
    return new ExternalDatabase(
        location.url().jdbc(), user, new Secret(secret == null ? "" : secret));
  }

  private static @Nullable String one(
      String field, @Nullable String inUrl, @Nullable String beside, Violations violations) {
    if (inUrl != null && beside != null && !Objects.equals(inUrl, beside)) {
      violations.add(field, "conflict", "The URL holds another one. Give it once.");
    }
    return beside == null ? inUrl : beside;
  }

  private static Set<String> allowed(DatabaseUrl url) {
    return url.kind() == DatabaseUrl.Kind.POSTGRESQL ? POSTGRESQL : MYSQL;
  }

  private static boolean hasHarmlessParameters(DatabaseUrl url) {
    int query = url.jdbc().indexOf('?');
    if (query < 0) {
      return true;
    }
    for (var parameter : url.jdbc().substring(query + 1).split("&", -1)) {
      int equals = parameter.indexOf('=');
      if (equals < 0
          || !allowed(url).contains(parameter.substring(0, equals))
          || !HARMLESS.matcher(parameter.substring(equals + 1)).matches()) {
        return false;
      }
    }
    return true;
  }

  /** Says nothing of the login. */
  @Override
  public String toString() {
    return "DatabaseBody[redacted]";
  }
}
