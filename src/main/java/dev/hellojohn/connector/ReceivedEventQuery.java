package dev.hellojohn.connector;

import dev.hellojohn.edge.Rfc3339;
import jakarta.enterprise.inject.Vetoed;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** The conditions of a list of received events, as they came; a {@code @BeanParam}. */
@Vetoed
public class ReceivedEventQuery {

  private static final int MAX_TEXT = 255;

  @Parameter(description = "Exactly this type", example = "invoice.paid")
  @QueryParam("type")
  private @Nullable String type;

  @Parameter(description = "What its sender calls it, exactly", example = "evt_1PqXyz")
  @QueryParam("provider_event_id")
  private @Nullable String providerEventId;

  @Parameter(
      description = "Received at or after this time",
      example = "2026-01-31T12:00:00Z",
      schema = @Schema(implementation = String.class, format = "date-time"))
  @QueryParam("received_after")
  private @Nullable String receivedAfter;

  @Parameter(
      description = "Received before this time",
      example = "2026-02-01T00:00:00Z",
      schema = @Schema(implementation = String.class, format = "date-time"))
  @QueryParam("received_before")
  private @Nullable String receivedBefore;

  /** No conditions; JAX-RS sets what the query names. */
  public ReceivedEventQuery() {}

  /**
   * Reads the conditions.
   *
   * @throws dev.hellojohn.kernel.ProblemException {@code validation_failed} with every faulty one
   */
  ReceivedEventFilter toFilter() {
    var fields = new ConnectorFields();
    var filter =
        new ReceivedEventFilter(
            text(fields, "type", type),
            text(fields, "provider_event_id", providerEventId),
            time(fields, "received_after", receivedAfter),
            time(fields, "received_before", receivedBefore));
    fields.finish();
    return filter;
  }

  private static @Nullable String text(
      ConnectorFields fields, String name, @Nullable String value) {
    if (value == null || value.isEmpty()) {
      return null;
    }
    if (value.length() > MAX_TEXT) {
      fields.fault(name, "invalid_length", "The length must be from 1 to " + MAX_TEXT + ".");
      return null;
    }
    return value;
  }

  private static @Nullable Instant time(
      ConnectorFields fields, String name, @Nullable String value) {
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
