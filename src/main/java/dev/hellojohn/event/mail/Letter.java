package dev.hellojohn.event.mail;

import dev.hellojohn.kernel.Email;

/**
 * A mail as it is sent.
 *
 * @param id the same at each attempt, so that a mail server can tell a repetition
 */
record Letter(
    String id, Email from, String fromName, Email to, String subject, String text, String html) {

  @Override
  public String toString() {
    return "Letter[" + id + ']';
  }
}
