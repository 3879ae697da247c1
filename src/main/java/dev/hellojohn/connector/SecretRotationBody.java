package dev.hellojohn.connector;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How a connector's secret is rotated. */
@Schema(name = "ConnectorSecretRotation")
public record SecretRotationBody(
    @Schema(
            description = "How long the secret before this one still holds",
            defaultValue = "3600",
            examples = "3600")
        @Nullable
        @Min(0)
        @Max(604_800)
        Integer overlapSeconds,
    @Schema(
            description =
                "The secret, where the sender chooses it: 16 to 255 printable ASCII characters. One"
                    + " is drawn where it is left out.",
            examples = "whsec_2TnB9KqE4mZx7vYcLr5WdJgA8uHsPf3iQoV6eXkRtMz")
        @Nullable String secret) {

  private static final int ONE_HOUR = 3600;

  Duration overlap() {
    return Duration.ofSeconds(overlapSeconds == null ? ONE_HOUR : overlapSeconds);
  }

  @Override
  public String toString() {
    return "SecretRotationBody";
  }
}
