package dev.hellojohn.config;

import dev.hellojohn.kernel.Email;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Mails.
 *
 * @param server who takes them; empty: nobody, none is sent
 * @param from the sender's address
 * @param resetPasswordUrl the page that a mail about a forgotten password leads to
 * @param verifyEmailUrl the page that a mail leads to which verifies its address
 * @param magicLinkUrl the page that a mail to sign in with leads to
 * @param unlockUrl the page that a mail about a locked account leads to
 */
public record MailConfig(
    Optional<Server> server,
    Email from,
    URI resetPasswordUrl,
    URI verifyEmailUrl,
    URI magicLinkUrl,
    URI unlockUrl) {

  /** How the connection to the mail server is kept secret. */
  public enum Security {
    /** RFC 3207, demanded. */
    STARTTLS,
    /** RFC 8314 §3: from the first octet. */
    TLS,
    /** Not at all. */
    NONE;

    static Optional<Security> parse(String text) {
      return Arrays.stream(values())
          .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(text))
          .findFirst();
    }
  }

  /**
   * A mail server.
   *
   * @param username who logs in there; empty: nobody
   */
  public record Server(
      String host, int port, Security security, Optional<String> username, Secret password) {}
}
