package dev.hellojohn.event.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hellojohn.config.MailConfig;
import dev.hellojohn.config.MailConfig.Security;
import dev.hellojohn.config.Secret;
import dev.hellojohn.kernel.Email;
import dev.hellojohn.testing.ScriptedSmtp;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as a mail that was taken. */
class SmtpPostTest {

  private static final Email FROM = new Email("no-reply@acme.example");
  private static final Letter LETTER =
      new Letter(
          "mail_1", FROM, "Acme", null, new Email("ann@example.com"), "Hello", "Text", "<p>Text");

  /** Takes one mail, and breaks the connection off where it should say goodbye. */
  private static boolean takeAndBreakOff(ServerSocket server) {
    try (Socket client = server.accept()) {
      var in =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
      say(client, "220 here");
      boolean taken = false;
      for (var line = in.readLine(); line != null; line = in.readLine()) {
        if (line.equals("QUIT")) {
          client.setSoLinger(true, 0);
          return taken;
        }
        say(client, line.equals("DATA") ? "354 go on" : "250 good");
        if (line.equals("DATA")) {
          while (!".".equals(in.readLine())) {}
          say(client, "250 taken");
          taken = true;
        }
      }
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  private static void say(Socket client, String line) throws IOException {
    client.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  /** Else it is sent again and again, each time with another code or link. */
  @Test
  void aMailThatWasTakenIsSentHoweverTheConnectionEnds() throws Exception {
    try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      var taken = CompletableFuture.supplyAsync(() -> takeAndBreakOff(server));
      var at =
          new MailConfig.Server(
              "127.0.0.1", server.getLocalPort(), Security.NONE, Optional.empty(), new Secret(""));
      new SmtpPost(at).send(LETTER);
      assertThat(taken.get(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  /**
   * The last eight bits of its letters are another address, and of the second one whatever its
   * owner wants to have said to the server.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "иван@example.com",
        "ţeo@example.com",
        "čert@example.com",
        "aрevil.exampleоภorcpt=rfc822лx@example.com"
      })
  void anAddressInOtherLettersIsSaidAsItIsOrNotAtAll(String to) throws Exception {
    try (var server = new ScriptedSmtp(Map.of("EHLO", "250-here\r\n250 SMTPUTF8"))) {
      post(server).send(letter(new Email(to), FROM));
      assertThat(server.lines()).contains("RCPT TO:<" + to + ">");
      assertThat(server.count(".")).isEqualTo(1);
    }
    try (var server = new ScriptedSmtp(Map.of())) {
      assertThatThrownBy(() -> post(server).send(letter(new Email(to), FROM)))
          .isInstanceOfSatisfying(
              UndeliverableException.class,
              refused -> assertThat(refused.trouble()).isEqualTo(Trouble.REFUSED_FOR_GOOD));
      assertThat(server.lines()).noneMatch(line -> line.startsWith("RCPT"));
    }
  }

  /** Mails of such a sender wait for a server that takes them. */
  @Test
  void soIsASender() throws Exception {
    var from = new Email("почта@acme.example");
    try (var server = new ScriptedSmtp(Map.of("EHLO", "250-here\r\n250 SMTPUTF8"))) {
      post(server).send(letter(LETTER.to(), from));
      assertThat(server.lines()).anyMatch(line -> line.startsWith("MAIL FROM:<" + from + ">"));
    }
    assertWaits(letter(LETTER.to(), from));
  }

  @Test
  void soIsWhereAnswersGo() throws Exception {
    var replyTo = new Email("почта@acme.example");
    assertWaits(
        new Letter("mail_1", FROM, "Acme", replyTo, LETTER.to(), "Hello", "Text", "<p>Text"));
  }

  private static void assertWaits(Letter letter) throws Exception {
    try (var server = new ScriptedSmtp(Map.of())) {
      assertThatThrownBy(() -> post(server).send(letter))
          .isInstanceOfSatisfying(
              UndeliverableException.class,
              refused -> assertThat(refused.trouble()).isEqualTo(Trouble.REFUSED));
      assertThat(server.lines()).noneMatch(line -> line.startsWith("MAIL"));
    }
  }

  private static SmtpPost post(ScriptedSmtp server) {
    return new SmtpPost(
        new MailConfig.Server(
            "127.0.0.1", server.port(), Security.NONE, Optional.empty(), new Secret("")));
  }

  private static Letter letter(Email to, Email from) {
    return new Letter("mail_1", from, "Acme", null, to, "Hello", "Text", "<p>Text");
  }
}
