package dev.hellojohn.event.mail;

import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.UserId;
import org.jspecify.annotations.Nullable;

/**
 * Something to be sent.
 *
 * @param recipient to whom, if there is such a user
 * @param link the page that it leads to, from the configuration; empty if there is none
 * @param user whom it is about, if the address does not tell
 * @param about what it is about beside, such as the id of a session
 */
public record MailOrder(
    MailPurpose purpose,
    Email recipient,
    String link,
    @Nullable UserId user,
    @Nullable String about) {

  /** About a user. */
  public MailOrder(MailPurpose purpose, Email recipient, String link, @Nullable UserId user) {
    this(purpose, recipient, link, user, null);
  }

  /** About whoever has the address. */
  public MailOrder(MailPurpose purpose, Email recipient, String link) {
    this(purpose, recipient, link, null);
  }

  /** About whoever has the address, and without a page. */
  public MailOrder(MailPurpose purpose, Email recipient) {
    this(purpose, recipient, "");
  }
}
