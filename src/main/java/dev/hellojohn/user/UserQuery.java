package dev.hellojohn.user;

import dev.hellojohn.edge.Rfc3339;
import dev.hellojohn.kernel.Email;
import jakarta.enterprise.inject.Vetoed;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** The conditions of a search for users, as they came; a {@code @BeanParam}. */
@Vetoed
public class UserQuery {

  private static final int MAX_QUERY = 255;

  @Parameter(
      description = "The beginning of an e-mail address, a name or a username, in any case",
      example = "ada")
  @QueryParam("q")
  private @Nullable String query;

  @Parameter(
      description = "The exact e-mail address, in any case",
      example = "ada@example.com",
      schema = @Schema(implementation = String.class, format = "email"))
  @QueryParam("email")
  private @Nullable String email;

  @Parameter(schema = @Schema(enumeration = {"true", "false"}))
  @QueryParam("email_verified")
  private @Nullable String emailVerified;

  @Parameter(description = "What the tenant's own system calls the user")
  @QueryParam("external_id")
  private @Nullable String externalId;

  @Parameter(schema = @Schema(enumeration = {"active", "disabled"}))
  @QueryParam("status")
  private @Nullable String status;

  @Parameter(example = "member")
  @QueryParam("role")
  private @Nullable String role;

  @Parameter(
      description = "Made at or after this time",
      example = "2026-01-31T12:00:00Z",
      schema = @Schema(implementation = String.class, format = "date-time"))
  @QueryParam("created_after")
  private @Nullable String createdAfter;

  @Parameter(
      description = "Made before this time",
      example = "2026-02-01T00:00:00Z",
      schema = @Schema(implementation = String.class, format = "date-time"))
  @QueryParam("created_before")
  private @Nullable String createdBefore;

  /** No conditions; JAX-RS sets what the query names. */
  public UserQuery() {}

  /**
   * Reads the conditions.
   *
   * @throws dev.hellojohn.kernel.ProblemException {@code validation_failed} with every faulty one
   */
  UserFilter toFilter() {
    var fields = new UserFields();
    var filter =
        new UserFilter(
            text(fields, "q", query),
            email(fields),
            flag(fields, "email_verified", emailVerified),
            text(fields, "external_id", externalId),
            status == null ? null : fields.status(status),
            text(fields, "role", role),
            time(fields, "created_after", createdAfter),
            time(fields, "created_before", createdBefore));
    fields.finish();
    return filter;
  }

  private static @Nullable String text(UserFields fields, String name, @Nullable String value) {
    if (value == null || value.isBlank()) {
      return null;
    }
    if (value.length() > MAX_QUERY || value.indexOf('\0') >= 0) {
      fields.fault(name, "invalid_length", "The length must be from 1 to " + MAX_QUERY + ".");
      return null;
    }
    // As it is stored: MySQL would ignore spaces at the end, the others would not.
    return value.strip();
  }

  private @Nullable Email email(UserFields fields) {
    if (email == null) {
      return null;
    }
    var address = Email.parse(email).orElse(null);
    if (address == null) {
      fields.fault("email", "invalid_value", "This must be an e-mail address.");
    }
    return address;
  }

  private static @Nullable Boolean flag(UserFields fields, String name, @Nullable String value) {
    if (value == null) {
      return null;
    }
    if (!value.equals("true") && !value.equals("false")) {
      fields.fault(name, "invalid_type", "This must be true or false.");
    }
    return value.equals("true");
  }

  private static @Nullable Instant time(UserFields fields, String name, @Nullable String value) {
    if (value == null) {
      return null;
    }
    var time = Rfc3339.parseBound(value).orElse(null);
    if (time == null) {
      fields.fault(
          name, "invalid_value", "This must be an RFC 3339 time such as 2026-01-31T12:00:00Z.");
    }
    return time;
  }
}
