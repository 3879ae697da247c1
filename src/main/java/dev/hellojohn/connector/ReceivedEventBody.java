package dev.hellojohn.connector;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An event that was received, without its payload. */
@Schema(name = "ReceivedEvent", description = "An event that a connector has received")
public record ReceivedEventBody(
    @Schema(examples = "evt_01JD3ZB1C5Y9RT4E6G8H0JKMNP") String id,
    Instant receivedAt,
    @Schema(
            description = "What its sender calls it, up to 255 characters of it",
            examples = "evt_1PqXyz",
            nullable = true)
        @Nullable String providerEventId,
    @Schema(examples = "invoice.paid", nullable = true) @Nullable String type,
    @Schema(examples = "application/json", nullable = true) @Nullable String contentType,
    @Schema(description = "The payload's octets", examples = "1042") int size) {

  static ReceivedEventBody of(ReceivedEvent event) {
    return new ReceivedEventBody(
        event.id(),
        event.receivedAt(),
        event.providerEventId(),
        event.type(),
        event.contentType(),
        event.size());
  }
}
