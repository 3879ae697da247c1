package dev.hellojohn.factor;

import dev.hellojohn.kernel.FactorId;
import dev.hellojohn.kernel.PhoneNumber;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.user.User;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A user's second factor as it was when it was read.
 *
 * @param name what its user calls it
 * @param active whether its first code was right; a pending one is worth nothing
 * @param secret sealed: a seed, the key that backup codes are hashed with, a telephone number
 * @param lastStep the last time step whose code was taken
 * @param phone where codes are sent to, of the type {@code sms} alone; null also when no key opens
 *     it
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
    @Nullable Instant lastUsedAt,
    @Nullable PhoneNumber phone) {

  /**
   * The mailbox of a user who has enrolled no factor, as if it were one. It is in no table, and its
   * id is made of the user's.
   */
  static Factor mailboxOf(User user) {
    var id = FactorId.PREFIX + user.id().value().substring(UserId.PREFIX.length());
    return new Factor(
        new FactorId(id),
        user.id(),
        FactorType.EMAIL_OTP,
        null,
        true,
        "",
        0,
        user.createdAt(),
        null,
        null);
  }

  @Override
  public String toString() {
    return "Factor[" + id + ']';
  }
}
