package dev.hellojohn.config;

import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.IpRange;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
 * @param texts the operator's texts of mails
 * @param privateNetworks where tenants' own mail servers may stand, beside the public internet
 */
public record MailConfig(
    Optional<Server> server,
    Email from,
    URI resetPasswordUrl,
    URI verifyEmailUrl,
    URI magicLinkUrl,
    URI unlockUrl,
    Map<LanguageTag, Map<MailForm, MailText>> texts,
    List<IpRange> privateNetworks) {

  /** Copies. */
  public MailConfig {
    texts = Map.copyOf(texts);
    privateNetworks = List.copyOf(privateNetworks);
  }

  /** How the connection to the mail server is kept secret. */
  public enum Security {
    /** RFC 3207, demanded. */
    STARTTLS,
    /** RFC 8314 §3: from the first octet. */
    TLS,
    /** Not at all. */
    NONE;

    /** The one of that name, such as {@code starttls}. */
    public static Optional<Security> parse(String text) {
      return Arrays.stream(values()).filter(one -> one.wireName().equals(text)).findFirst();
    }

    /** The name in settings and in the API. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
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
