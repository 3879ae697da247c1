package dev.hellojohn.testing;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real mail server for the tests, which keeps what it takes. */
public final class TestMailbox {

  private static final Pattern TOKEN = Pattern.compile("[?&]token=([A-Za-z0-9_]+)");

  private static final Pattern CODE = Pattern.compile("(?m)^([0-9]{6})\\s*$");

  private static final GreenMail SMTP = start();

  private TestMailbox() {}

  private static GreenMail start() {
    var smtp = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    smtp.start();
    return smtp;
  }

  /** Where it listens, on this machine. */
  public static int port() {
    return SMTP.getSmtp().getPort();
  }

  /** Settings of a server that sends its mails here. */
  public static Map<String, String> settings() {
    return Map.of(
        "HELLOJOHN_SMTP_HOST", "127.0.0.1",
        "HELLOJOHN_SMTP_PORT", Integer.toString(SMTP.getSmtp().getPort()),
        "HELLOJOHN_SMTP_SECURITY", "none");
  }

  /** The texts of the mails that an address has got, the oldest first. */
  public static List<String> textsTo(String email) {
    return partsTo(email, 0);
  }

  /** The HTML of the mails that an address has got, the oldest first. */
  public static List<String> htmlTo(String email) {
    return partsTo(email, 1);
  }

  private static List<String> partsTo(String email, int part) {
    return Arrays.stream(SMTP.getReceivedMessages())
        .filter(mail -> isTo(mail, email))
        .map(mail -> part(mail, part))
        .toList();
  }

  /**
   * The token in the newest mail to an address, of which there are to be so many.
   *
   * @param kind what these tokens begin with
   */
  public static String token(String email, String kind, int mails) {
    Await.until(mails + " of " + kind + " to " + email, () -> tokens(email, kind).size() >= mails);
    return tokens(email, kind).get(mails - 1);
  }

  /** The tokens of a kind that an address has got, the oldest first. */
  public static List<String> tokens(String email, String kind) {
    return textsTo(email).stream()
        .map(TOKEN::matcher)
        .filter(Matcher::find)
        .map(found -> found.group(1))
        .filter(token -> token.startsWith(kind))
        .toList();
  }

  /** The code in the newest mail to an address, of which there are to be so many with one. */
  public static String code(String email, int mails) {
    Await.until(mails + " codes to " + email, () -> codes(email).size() >= mails);
    return codes(email).get(mails - 1);
  }

  private static List<String> codes(String email) {
    return textsTo(email).stream()
        .map(CODE::matcher)
        .filter(Matcher::find)
        .map(found -> found.group(1))
        .toList();
  }

  private static boolean isTo(MimeMessage mail, String email) {
    try {
      return mail.getAllRecipients()[0].toString().equals(email);
    } catch (MessagingException e) {
      throw new AssertionError(e);
    }
  }

  private static String part(MimeMessage mail, int number) {
    try {
      return (String) ((MimeMultipart) mail.getContent()).getBodyPart(number).getContent();
    } catch (IOException | MessagingException e) {
      throw new AssertionError(e);
    }
  }
}
