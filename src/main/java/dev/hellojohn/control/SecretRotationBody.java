package dev.hellojohn.control;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How a secret key is rotated. */
@Schema(name = "SecretRotation", examples = "{\"overlap_seconds\":3600}")
public record SecretRotationBody(
    @Schema(description = "How long the old key stays good", defaultValue = "0")
        @Nullable
        @Min(0)
        @Max(86_400)
        Integer overlapSeconds) {

  Duration overlap() {
    return Duration.ofSeconds(overlapSeconds == null ? 0 : overlapSeconds);
  }
}
