package dev.hellojohn.event.mail;

import dev.hellojohn.kernel.Email;
import org.jspecify.annotations.Nullable;

/**
 * A mail as it is sent.
 *
 * @param id the same at each attempt, so that a mail server can tell a repetition
 * @param replyTo where answers go; null for the sender
 */
record Letter(
    String id,
    Email from,
    String fromName,
    @Nullable Email replyTo,
    Email to,
    String subject,
    String text,
    String html) {

  @Override
  public String toString() {
    return "Letter[" + id + ']';
  }
}
