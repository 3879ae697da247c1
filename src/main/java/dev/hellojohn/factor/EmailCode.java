package dev.hellojohn.factor;

import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.UserId;
import org.jspecify.annotations.Nullable;

/**
 * A code that was asked for, as it was when it was read.
 *
 * @param id the SHA-256 of what the client was given
 * @param email the address that was named
 * @param user who has it, or null where nobody has, or no mail was written yet
 * @param secret sealed: the key of the code's HMAC
 * @param hash that HMAC, or null as the user
 */
public record EmailCode(
    String id, Email email, @Nullable UserId user, String secret, @Nullable String hash)
    implements SentCode {

  /** What a code is good for. */
  public enum Purpose {
    /** A session, for the client that asked. */
    SIGN_IN,
    /** A second factor: for half a sign-in, for a proof, or to be enrolled. */
    FACTOR
  }

  @Override
  public String toString() {
    return "EmailCode";
  }
}
