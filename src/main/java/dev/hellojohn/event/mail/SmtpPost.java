package dev.hellojohn.event.mail;

import dev.hellojohn.config.MailConfig;
import dev.hellojohn.kernel.Email;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.UnsupportedEncodingException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * Hands mails to a mail server by SMTP (RFC 5321, RFC 6409). STARTTLS is demanded and not hoped
 * for, and the server's certificate must be its own.
 */
final class SmtpPost implements Post {

  private static final Logger LOG = Logger.getLogger(SmtpPost.class.getName());

  /** A server that says nothing for so long is down; the mail is tried again. */
  private static final String TIMEOUT_MILLIS = "10000";

  private static final Pattern REPLY = Pattern.compile("([2345]\\d\\d)(?:[ -].*)?", Pattern.DOTALL);
  private static final int FIRST_FOR_GOOD = 500;

  /** What Jakarta Mail says of a server that does not know STARTTLS. */
  private static final String NO_STARTTLS =
      "STARTTLS is required but host does not support STARTTLS";

  private static final String UTF_8 = StandardCharsets.UTF_8.name();

  private final MailConfig.Server server;
  private final Session session;

  /**
   * For addresses in other letters (RFC 6531). Without it Jakarta Mail cuts each letter to its last
   * eight bits: the mail goes to somebody else, whom the address can choose.
   */
  private final Session unicode;

  /** The operator's server. */
  SmtpPost(MailConfig.Server server) {
    this(server, properties(server));
  }

  /** A server that somebody else has named. */
  SmtpPost(MailConfig.Server server, Guard guard) {
    this(server, guarded(server, guard));
  }

  private SmtpPost(MailConfig.Server server, Properties properties) {
    this.server = server;
    this.session = Session.getInstance(properties);
    var more = new Properties();
    more.putAll(properties);
    more.put("mail.mime.allowutf8", "true");
    this.unicode = Session.getInstance(more);
  }

  private static Properties guarded(MailConfig.Server server, Guard guard) {
    var properties = properties(server);
    properties.put("mail.smtp.socketFactory", GuardedSocket.factory(guard));
    // Else a connection that the guard refuses is tried without it.
    properties.put("mail.smtp.socketFactory.fallback", "false");
    return properties;
  }

  private static Properties properties(MailConfig.Server server) {
    var properties = new Properties();
    properties.put("mail.smtp.host", server.host());
    properties.put("mail.smtp.port", Integer.toString(server.port()));
    properties.put("mail.smtp.auth", Boolean.toString(server.username().isPresent()));
    properties.put("mail.smtp.connectiontimeout", TIMEOUT_MILLIS);
    properties.put("mail.smtp.timeout", TIMEOUT_MILLIS);
    properties.put("mail.smtp.writetimeout", TIMEOUT_MILLIS);
    properties.put("mail.smtp.ssl.checkserveridentity", "true");
    switch (server.security()) {
      case STARTTLS -> {
        properties.put("mail.smtp.starttls.enable", "true");
        properties.put("mail.smtp.starttls.required", "true");
      }
      case TLS -> properties.put("mail.smtp.ssl.enable", "true");
      case NONE -> {
        // A mail server on this machine.
      }
    }
    return properties;
  }

  @Override
  public void send(Letter letter) {
    try {
      hand(letter);
    } catch (AddressException e) {
      throw new UndeliverableException(Trouble.REFUSED_FOR_GOOD, 0, e);
    } catch (SendFailedException e) {
      int code = replyCode(e);
      // RFC 5321 §4.2.1: 5yz is for good, all else may be tried again.
      boolean forGood = code >= FIRST_FOR_GOOD;
      throw new UndeliverableException(
          forGood ? Trouble.REFUSED_FOR_GOOD : Trouble.REFUSED, code, e);
    } catch (AuthenticationFailedException e) {
      throw new UndeliverableException(Trouble.LOGIN_REFUSED, replyCode(e), e);
    } catch (MessagingException | UnsupportedEncodingException e) {
      throw new UndeliverableException(trouble(e), 0, e);
    }
  }

  private void hand(Letter letter) throws MessagingException, UnsupportedEncodingException {
    boolean ascii = isAscii(letter.to()) && isOfAsciiSender(letter);
    var chosen = ascii ? session : unicode;
    var message = new NamedMessage(chosen, letter);
    var transport = chosen.getTransport("smtp");
    try {
      transport.connect(
          server.host(),
          server.port(),
          server.username().orElse(null),
          server.username().map(name -> server.password().reveal()).orElse(null));
      if (!ascii && !knowsUnicode(transport)) {
        // Another server may be set for the sender, whose mails wait for it.
        throw new UndeliverableException(
            isOfAsciiSender(letter) ? Trouble.REFUSED_FOR_GOOD : Trouble.REFUSED,
            0,
            new AddressException("The mail server takes addresses in ASCII alone"));
      }
      transport.sendMessage(message, message.getAllRecipients());
    } finally {
      close(transport);
    }
  }

  private static boolean isOfAsciiSender(Letter letter) {
    var replyTo = letter.replyTo();
    return isAscii(letter.from()) && (replyTo == null || isAscii(replyTo));
  }

  private static boolean isAscii(Email address) {
    return address.value().chars().allMatch(character -> character < 0x80);
  }

  /**
   * Whether the server has said SMTPUTF8. A server that has not may make another address of it too
   * (RFC 6531 §3.1). Jakarta Mail has no name for the question, its implementation has.
   */
  private static boolean knowsUnicode(Transport transport) {
    try {
      var asked = transport.getClass().getMethod("supportsExtension", String.class);
      return Boolean.TRUE.equals(asked.invoke(transport, "SMTPUTF8"));
    } catch (ReflectiveOperationException e) {
      LOG.log(Level.WARNING, "Whether a mail server takes such addresses can't be asked", e);
      return false;
    }
  }

  /** A mail that was taken is taken, however the server says goodbye. */
  private static void close(Transport transport) {
    try {
      transport.close();
    } catch (MessagingException e) {
      LOG.log(Level.FINE, "A mail server broke the connection off", e);
    }
  }

  /** What the server answered: the worst of it, if it said several things; 0 for nothing. */
  private static int replyCode(MessagingException e) {
    int worst = 0;
    Exception cause = e;
    while (cause instanceof MessagingException said) {
      var reply = REPLY.matcher(String.valueOf(said.getMessage()));
      if (reply.matches()) {
        worst = Math.max(worst, Integer.parseInt(reply.group(1)));
      }
      cause = said.getNextException();
    }
    return worst;
  }

  private static Trouble trouble(Exception e) {
    Throwable cause = e;
    while (cause != null) {
      if (cause instanceof ForbiddenAddressException || cause instanceof UnknownHostException) {
        return Trouble.ADDRESS_REFUSED;
      }
      if (cause instanceof SSLException || NO_STARTTLS.equals(cause.getMessage())) {
        return Trouble.NO_TLS;
      }
      cause =
          cause instanceof MessagingException said && said.getNextException() != null
              ? said.getNextException()
              : cause.getCause();
    }
    return Trouble.NO_CONNECTION;
  }

  /** Keeps its Message-ID at each attempt. */
  private static final class NamedMessage extends MimeMessage {

    private final String name;

    NamedMessage(Session session, Letter letter)
        throws MessagingException, UnsupportedEncodingException {
      super(session);
      this.name = '<' + letter.id() + '@' + letter.from().domain() + '>';
      setFrom(new InternetAddress(letter.from().value(), letter.fromName(), UTF_8));
      setRecipient(Message.RecipientType.TO, new InternetAddress(letter.to().value()));
      var replyTo = letter.replyTo();
      if (replyTo != null) {
        setReplyTo(new InternetAddress[] {new InternetAddress(replyTo.value())});
      }
      setSubject(letter.subject(), UTF_8);
      // RFC 3834 §5: no machine is to answer it.
      setHeader("Auto-Submitted", "auto-generated");
      var text = new MimeBodyPart();
      text.setText(letter.text(), UTF_8);
      var html = new MimeBodyPart();
      html.setText(letter.html(), UTF_8, "html");
      setContent(new MimeMultipart("alternative", text, html));
      saveChanges();
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", name);
    }
  }
}
