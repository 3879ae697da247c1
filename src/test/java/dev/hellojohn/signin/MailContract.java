package dev.hellojohn.signin;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.hellojohn.event.mail.MailFixture;
import dev.hellojohn.signin.DataPlane.Home;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A Data Plane whose mails go to a real mail server. */
abstract class MailContract extends DataPlaneContract {

  private static final Pattern TOKEN = Pattern.compile("token=([a-z]+_[0-9A-Za-z]+)");

  GreenMail smtp;
  MailFixture.Sender sender;

  @BeforeAll
  void startMailServer() {
    smtp = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    smtp.start();
    sender = plane.mail.sender(MailFixture.configuration(smtp.getSmtp().getPort(), Map.of()));
  }

  @AfterAll
  void stopMailServer() {
    smtp.stop();
  }

  @BeforeEach
  void empty() throws Exception {
    smtp.purgeEmailFromAllMailboxes();
  }

  /** Signs somebody up, and throws the mail away that verifies the address. */
  SignedInBody signUp(Home home, String email) throws Exception {
    var signedUp = plane.signUp(home, email);
    assertThat(sender.deliver(home.tenant())).isEqualTo(1);
    smtp.purgeEmailFromAllMailboxes();
    return signedUp;
  }

  /** The tokens that were mailed, in order, of those that begin with a text. */
  List<String> tokens(String kind) {
    var tokens = new ArrayList<String>();
    for (var mail : smtp.getReceivedMessages()) {
      var found = TOKEN.matcher(part(mail, 0));
      if (found.find() && found.group(1).startsWith(kind)) {
        tokens.add(found.group(1));
      }
    }
    return tokens;
  }

  static String part(MimeMessage mail, int number) {
    try {
      return (String) ((MimeMultipart) mail.getContent()).getBodyPart(number).getContent();
    } catch (IOException | MessagingException e) {
      throw new AssertionError(e);
    }
  }

  long rows(Home home, String entity) {
    return plane.in(
        home,
        em ->
            em.createQuery("select count(e) from " + entity + " e", Long.class).getSingleResult());
  }

  void update(Home home, String user, String set) {
    plane.in(
        home,
        em ->
            em.createQuery("update UserEntity u set " + set + " where u.id = :id")
                .setParameter("now", plane.clock.instant())
                .setParameter("id", user)
                .executeUpdate());
  }
}
