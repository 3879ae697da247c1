package dev.hellojohn.connector;

import java.net.URI;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A connector, as the tenant's servers see it. Its secret is not shown again. */
@Schema(name = "Connector", description = "A door for one sender's webhooks")
public record ConnectorBody(
    @Schema(
            description = "`con_`, the tenant's ULID and its own",
            examples = "con_01JD3Z9V4W7XK2M5N8P0QRSTVW01JD3ZB1C5Y9RT4E6G8H0JKMNP")
        String id,
    @Schema(examples = "Payments") String name,
    boolean enabled,
    @Schema(
            description = "Where the sender posts to",
            examples =
                "https://auth.example.com/v1/hooks/con_01JD3Z9V4W7XK2M5N8P0QRSTVW01JD3ZB1C5Y9RT4E6G8H0JKMNP")
        String url,
    @Schema(description = "Whether the signature is over `<X-Webhook-Timestamp>.<body>`")
        boolean timestampRequired,
    @Schema(nullable = true) @Nullable FieldSourceBody eventId,
    @Schema(nullable = true) @Nullable FieldSourceBody eventType,
    Instant secretSetAt,
    @Schema(
            description = "Until when the secret before this one holds; null: it does not",
            nullable = true)
        @Nullable Instant previousSecretExpiresAt,
    Instant createdAt,
    Instant updatedAt) {

  static ConnectorBody of(Connector connector, URI publicUrl, Instant now) {
    var settings = connector.settings();
    var secrets = connector.secrets();
    return new ConnectorBody(
        connector.id().value(),
        settings.name(),
        settings.enabled(),
        publicUrl + "/v1/hooks/" + connector.id(),
        settings.timestampRequired(),
        FieldSourceBody.of(settings.eventId()),
        FieldSourceBody.of(settings.eventType()),
        secrets.setAt(),
        secrets.previousAt(now) == null ? null : secrets.previousExpiresAt(),
        connector.createdAt(),
        connector.updatedAt());
  }
}
