package dev.hellojohn.connector;

import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A connector to be made. */
@Schema(name = "NewConnector", description = "A connector to be made")
public record NewConnectorBody(
    @NotNull @Schema(description = "For people", examples = "Payments") String name,
    @Schema(description = "False: it takes no events yet", defaultValue = "true")
        @Nullable Boolean enabled,
    @Schema(
            description =
                "Whether `X-Webhook-Timestamp` must be there, within 300 seconds of now, and is"
                    + " signed: the signature is then over `<timestamp>.<body>`",
            defaultValue = "false")
        @Nullable Boolean timestampRequired,
    @Schema(description = "By what an event is known, so that it is stored once")
        @Nullable FieldSourceBody eventId,
    @Schema(description = "What kind of event it is") @Nullable FieldSourceBody eventType,
    @Schema(
            description =
                "The secret, where the sender chooses it: 16 to 255 printable ASCII characters. One"
                    + " is drawn where it is left out.",
            examples = "whsec_9KqE4mZx7TnB2vYcLr5WdJgA8uHsPf3iQoV6eXkRtMy")
        @Nullable String secret) {

  @Override
  public String toString() {
    return "NewConnectorBody";
  }
}
