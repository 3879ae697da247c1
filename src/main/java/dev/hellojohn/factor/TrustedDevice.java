package dev.hellojohn.factor;

import dev.hellojohn.kernel.DeviceId;
import dev.hellojohn.kernel.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A device on which a user is not asked for the second factor, as it was when it was read.
 *
 * @param userAgent what it called itself when it was trusted
 * @param ipAddress where it was then
 */
public record TrustedDevice(
    DeviceId id,
    UserId user,
    @Nullable String userAgent,
    @Nullable String ipAddress,
    Instant createdAt,
    @Nullable Instant lastUsedAt,
    Instant expiresAt) {

  /**
   * A device as it is told, once.
   *
   * @param token what it is to show
   * @param expiresAt until when it is trusted
   */
  public record Issued(DeviceId id, String token, Instant expiresAt) {

    @Override
    public String toString() {
      return "Issued";
    }
  }
}
