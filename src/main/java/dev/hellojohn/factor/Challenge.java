package dev.hellojohn.factor;

import dev.hellojohn.kernel.UserId;
import java.time.Instant;
import java.util.List;

/**
 * Half of a sign-in: one factor was right, the other one is missing. It is no credential anywhere
 * but where that is shown.
 *
 * @param id the SHA-256 of what the client was given
 * @param methods how the first factor was shown
 * @param issuedAt when it was
 */
public record Challenge(
    String id, Purpose purpose, UserId user, List<String> methods, Instant issuedAt) {

  /** What the missing factor is. */
  public enum Purpose {
    /** One that the user has. */
    VERIFY,
    /** One that the user has to enrol first. */
    ENROLL,
    /** The mailbox of a user who has none, and whose sign-in is unusual (ADR 030). */
    CONFIRM
  }
}
