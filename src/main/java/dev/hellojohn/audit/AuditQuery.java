package dev.hellojohn.audit;

import dev.hellojohn.edge.Rfc3339;
import dev.hellojohn.event.audit.AuditAction;
import dev.hellojohn.event.audit.AuditFilter;
import dev.hellojohn.event.audit.Outcome;
import dev.hellojohn.kernel.Detail;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import jakarta.enterprise.inject.Vetoed;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** The conditions of a list or an export of audit entries, as they came; a {@code @BeanParam}. */
@Vetoed
public class AuditQuery {

  /** A connector's has its tenant's part in it as well. */
  private static final Pattern ID = Pattern.compile("[a-z]{2,8}_(?:[0-9A-HJKMNP-TV-Z]{26}){1,2}");

  private static final Pattern REQUEST = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  @Parameter(
      description = "Only what this user, client, administrator or master key did",
      example = "usr_01JD3Z9V4W7XK2M5N8P0QRSTVW")
  @QueryParam("actor_id")
  private @Nullable String actorId;

  @Parameter(description = "Only what was done to this", example = "usr_01JD3Z9V4W7XK2M5N8P0QRSTVW")
  @QueryParam("subject_id")
  private @Nullable String subjectId;

  @Parameter(description = "Only this action; docs/audit.md lists them", example = "user.sign_in")
  @QueryParam("action")
  private @Nullable String action;

  @Parameter(schema = @Schema(enumeration = {"success", "failure"}))
  @QueryParam("outcome")
  private @Nullable String outcome;

  @Parameter(description = "Only what this request did", example = "req_01JD3Z9V4W7XK2M5N8P0QRSTVW")
  @QueryParam("request_id")
  private @Nullable String requestId;

  @Parameter(
      description = "Written at or after this time",
      example = "2026-01-31T12:00:00Z",
      schema = @Schema(implementation = String.class, format = "date-time"))
  @QueryParam("from")
  private @Nullable String from;

  @Parameter(
      description = "Written before this time",
      example = "2026-02-01T00:00:00Z",
      schema = @Schema(implementation = String.class, format = "date-time"))
  @QueryParam("to")
  private @Nullable String to;

  /** No conditions; JAX-RS sets what the query names. */
  public AuditQuery() {}

  /**
   * Reads the conditions.
   *
   * @throws ProblemException {@code validation_failed} with every faulty one
   */
  AuditFilter toFilter() {
    List<Detail> faults = new ArrayList<>();
    var filter =
        new AuditFilter(
            text(faults, "actor_id", actorId, ID, "This must be an id."),
            text(faults, "subject_id", subjectId, ID, "This must be an id."),
            read(faults, "action", action, AuditAction::parse, "There is no such action."),
            read(faults, "outcome", outcome, Outcome::parse, "This must be success or failure."),
            text(faults, "request_id", requestId, REQUEST, "This must be a request's id."),
            time(faults, "from", from),
            time(faults, "to", to));
    if (!faults.isEmpty()) {
      throw new ProblemException(
          ErrorCode.VALIDATION_FAILED, ErrorCode.VALIDATION_FAILED.defaultMessage(), faults);
    }
    return filter;
  }

  private static @Nullable String text(
      List<Detail> faults, String name, @Nullable String text, Pattern form, String message) {
    return read(faults, name, text, t -> Optional.of(t).filter(form.asMatchPredicate()), message);
  }

  private static @Nullable Instant time(List<Detail> faults, String name, @Nullable String text) {
    return read(
        faults,
        name,
        text,
        Rfc3339::parseBound,
        "This must be an RFC 3339 time such as 2026-01-31T12:00:00Z.");
  }

  private static <T> @Nullable T read(
      List<Detail> faults,
      String name,
      @Nullable String text,
      Function<String, Optional<T>> reader,
      String message) {
    if (text == null) {
      return null;
    }
    var value = reader.apply(text).orElse(null);
    if (value == null) {
      faults.add(new Detail(name, "invalid_value", message));
    }
    return value;
  }
}
