package dev.hellojohn.factor;

import dev.hellojohn.kernel.FactorId;
import dev.hellojohn.kernel.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A user's second factor as it was when it was read.
 *
 * @param name what its user calls it
 * @param active whether its first code was right; a pending one is worth nothing
 * @param secret sealed: a seed, or the key that backup codes are hashed with
 * @param lastStep the last time step whose code was taken
 */
public record Factor(
    FactorId id,
    UserId userId,
    FactorType type,
    @Nullable String name,
    boolean active,
    String secret,
    long lastStep,
    Instant createdAt,
    @Nullable Instant lastUsedAt) {

  @Override
  public String toString() {
    return "Factor[" + id + ']';
  }
}
