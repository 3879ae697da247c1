package dev.hellojohn.connector;

import dev.hellojohn.kernel.Patch;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A change of a connector. */
@Schema(name = "ChangeConnector", description = "What is left out stays, null clears")
public record ConnectorChangeBody(
    @Schema(implementation = String.class, examples = "Payments") Patch<String> name,
    @Schema(implementation = Boolean.class) Patch<Boolean> enabled,
    @Schema(implementation = Boolean.class) Patch<Boolean> timestampRequired,
    @Schema(implementation = FieldSourceBody.class, nullable = true) Patch<FieldSourceBody> eventId,
    @Schema(implementation = FieldSourceBody.class, nullable = true)
        Patch<FieldSourceBody> eventType,
    @Schema(
            implementation = Boolean.class,
            description = "True ends the overlap of two secrets now: the previous one is void")
        Patch<Boolean> endOverlap) {}
