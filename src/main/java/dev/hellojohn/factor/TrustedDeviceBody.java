package dev.hellojohn.factor;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A trusted device as it is answered: what it shows is never told again. */
@Schema(name = "TrustedDevice", description = "A device on which no second factor is asked for")
public record TrustedDeviceBody(
    @Schema(examples = "dev_01JD3Z9V4W7XK2M5N8P0QRSTVW") String id,
    @Schema(description = "What it called itself when it was trusted", nullable = true)
        @Nullable String userAgent,
    @Schema(description = "Where it was then", examples = "203.0.113.7", nullable = true)
        @Nullable String ipAddress,
    Instant createdAt,
    @Schema(description = "When somebody last signed in with it", nullable = true)
        @Nullable Instant lastUsedAt,
    Instant expiresAt) {

  static TrustedDeviceBody of(TrustedDevice device) {
    return new TrustedDeviceBody(
        device.id().value(),
        device.userAgent(),
        device.ipAddress(),
        device.createdAt(),
        device.lastUsedAt(),
        device.expiresAt());
  }
}
