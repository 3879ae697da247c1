package dev.hellojohn.control;

import dev.hellojohn.token.SigningKeys;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a rotation of signing keys has set going. */
@Schema(name = "KeyRotation")
public record RotationBody(
    @Schema(
            description =
                "When the new keys, which are published already, take over; null: they did at once")
        @Nullable Instant signsFrom,
    @Schema(description = "When the old keys are no longer published; null: they are not any more")
        @Nullable Instant publishedUntil) {

  static final RotationBody AT_ONCE = new RotationBody(null, null);

  static RotationBody of(SigningKeys.Rotation rotation) {
    return new RotationBody(rotation.signsFrom(), rotation.publishedUntil());
  }
}
