package dev.hellojohn.control;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How signing keys are rotated. */
@Schema(name = "KeyRotationRequest", examples = "{\"leaked\":false}")
public record KeyRotationBody(
    @Schema(
            description =
                "Whether the old keys end at once, and with them the access tokens that they signed",
            defaultValue = "false")
        @Nullable Boolean leaked) {}
