package dev.hellojohn.signin;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.configuration.GreenMailConfiguration;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.hellojohn.config.Configuration;
import dev.hellojohn.config.MailConfig.Security;
import dev.hellojohn.config.Secret;
import dev.hellojohn.event.mail.MailFixture;
import dev.hellojohn.event.mail.MailOrder;
import dev.hellojohn.event.mail.MailPurpose;
import dev.hellojohn.event.mail.Trouble;
import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.IpRange;
import dev.hellojohn.signin.DataPlane.Home;
import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.tenancy.IsolationMode;
import dev.hellojohn.tenancy.MailServer;
import dev.hellojohn.tenancy.MailServers;
import dev.hellojohn.testing.H2Files;
import jakarta.mail.internet.MimeMessage;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Mails that go by the servers of tenants' own. */
class OwnMailServerOnH2IT extends MailContract {

  private static final String ANN = "ann@example.com";
  private static final long PATIENCE_MILLIS = 30_000;

  @TempDir static Path directory;

  private GreenMail own;
  private MailServers servers;

  @Override
  Login freshDatabase() {
    return H2Files.owner(directory.resolve("hellojohn"));
  }

  @BeforeEach
  void startOwn() {
    servers = new MailServers(plane.tenancy.sealedBox, plane.clock);
    own = start(ServerSetup.PROTOCOL_SMTP);
  }

  @AfterEach
  void stopOwn() {
    own.stop();
  }

  private static GreenMail start(String protocol) {
    var server = new GreenMail(new ServerSetup(0, "127.0.0.1", protocol));
    server.withConfiguration(GreenMailConfiguration.aConfig().withUser("mailer", "letter box"));
    server.start();
    return server;
  }

  private Home home(IsolationMode mode) {
    return plane.home(mode);
  }

  private void put(Home home, int port, Security security, String from, String password) {
    var settings =
        new MailServer.Settings(
            "127.0.0.1",
            port,
            security,
            password == null ? null : "mailer",
            new Email(from),
            "Acme \u00e4",
            new Email("answers@acme.example"));
    plane.tenancy.control.run(
        em ->
            servers.put(
                em, home.tenant().id(), settings, Optional.ofNullable(password).map(Secret::new)));
  }

  private void putOwn(Home home, String from) {
    put(home, own.getSmtp().getPort(), Security.NONE, from, "letter box");
  }

  private void order(Home home) {
    var order = new MailOrder(MailPurpose.RESET_PASSWORD, new Email(ANN), "https://a.example.com/");
    plane.in(home, em -> plane.mail.outbox.add(em, home.tenant(), order));
  }

  /** A user whose verification mail is gone already. */
  private Home signedUp(IsolationMode mode) throws Exception {
    var home = home(mode);
    signUp(home, ANN);
    return home;
  }

  private Trouble trouble(Configuration configuration, Home home) {
    var server =
        plane.tenancy.control.inTransaction(
            em -> servers.find(em, home.tenant().id()).orElseThrow());
    return MailFixture.trial(plane.tenancy, configuration)
        .send(home.tenant(), server, new Email("ops@acme.example"))
        .trouble()
        .orElseThrow();
  }

  private Configuration configuration(Map<String, String> more) {
    return MailFixture.configuration(smtp.getSmtp().getPort(), more);
  }

  @ParameterizedTest
  @EnumSource
  void twoTenantsMailsNeverMix(IsolationMode mode) throws Exception {
    var acme = signedUp(mode);
    var other = signedUp(mode);
    var neither = signedUp(mode);
    var others = start(ServerSetup.PROTOCOL_SMTP);
    try {
      putOwn(acme, "no-reply@acme.example");
      put(other, others.getSmtp().getPort(), Security.NONE, "no-reply@other.example", null);
      for (var home : new Home[] {acme, other, neither}) {
        order(home);
        assertThat(sender.deliver(home.tenant())).isEqualTo(1);
      }
      assertThat(only(own).getFrom()[0].toString()).contains("<no-reply@acme.example>");
      assertThat(only(own).getFrom()[0].toString()).contains("=?UTF-8?");
      assertThat(only(own).getReplyTo()[0]).hasToString("answers@acme.example");
      assertThat(only(own).getMessageID()).endsWith("@acme.example>");
      assertThat(only(others).getFrom()[0].toString()).contains("<no-reply@other.example>");
      assertThat(only(smtp).getFrom()[0].toString()).contains("<no-reply@auth.example.com>");
      assertThat(only(smtp).getReplyTo()).isEqualTo(only(smtp).getFrom());
    } finally {
      others.stop();
    }
  }

  private static MimeMessage only(GreenMail server) {
    assertThat(server.getReceivedMessages()).hasSize(1);
    return server.getReceivedMessages()[0];
  }

  @Test
  void whileItIsAwayItsMailsWaitAndNeverGoByTheOperators() throws Exception {
    var home = signedUp(IsolationMode.SHARED_SCHEMA);
    int port = own.getSmtp().getPort();
    putOwn(home, "no-reply@acme.example");
    own.stop();
    order(home);
    order(home);
    long failed = plane.mail.count("OWN_SERVER_FAILED");
    assertThat(sender.deliver(home.tenant())).isZero();
    // The second one was not tried, and while the server rests none is.
    assertThat(plane.mail.count("OWN_SERVER_FAILED")).isEqualTo(failed + 1);
    assertThat(sender.deliver(home.tenant())).isZero();
    assertThat(plane.mail.count("OWN_SERVER_FAILED")).isEqualTo(failed + 1);
    plane.clock.advance(Duration.ofSeconds(6));
    assertThat(sender.deliver(home.tenant())).isZero();
    assertThat(plane.mail.count("OWN_SERVER_FAILED")).isEqualTo(failed + 2);
    assertThat(smtp.getReceivedMessages()).isEmpty();

    own = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    own.withConfiguration(GreenMailConfiguration.aConfig().withUser("mailer", "letter box"));
    own.start();
    plane.clock.advance(Duration.ofMinutes(1));
    assertThat(sender.deliver(home.tenant())).isEqualTo(2);
    assertThat(own.getReceivedMessages()).hasSize(2);
    assertThat(smtp.getReceivedMessages()).isEmpty();
  }

  @Test
  void otherSettingsAreTriedAtOnceAndWithoutThemTheOperatorsServerTakesOver() throws Exception {
    var home = signedUp(IsolationMode.SHARED_SCHEMA);
    put(home, own.getSmtp().getPort(), Security.NONE, "no-reply@acme.example", "wrong");
    order(home);
    assertThat(sender.deliver(home.tenant())).isZero();
    assertThat(trouble(configuration(Map.of()), home)).isEqualTo(Trouble.LOGIN_REFUSED);
    plane.clock.advance(Duration.ofSeconds(5));
    put(home, own.getSmtp().getPort(), Security.NONE, "no-reply@acme.example", "wrong too");
    assertThat(sender.deliver(home.tenant())).isZero();
    assertThat(plane.mail.count("OWN_SERVER_FAILED")).isPositive();

    plane.tenancy.control.run(em -> servers.remove(em, home.tenant().id()));
    plane.clock.advance(Duration.ofSeconds(20));
    assertThat(sender.deliver(home.tenant())).isEqualTo(1);
    assertThat(smtp.getReceivedMessages()).hasSize(1);
    assertThat(own.getReceivedMessages()).isEmpty();
  }

  /** What was read before a change is not what the new password was given for. */
  @Test
  void aNewPasswordNeverGoesToTheServerBefore() throws Exception {
    var home = signedUp(IsolationMode.SHARED_SCHEMA);
    putOwn(home, "no-reply@acme.example");
    var before =
        plane.tenancy.control.inTransaction(
            em -> servers.find(em, home.tenant().id()).orElseThrow());
    put(home, smtp.getSmtp().getPort(), Security.NONE, "no-reply@acme.example", "letter box");
    var trial = MailFixture.trial(plane.tenancy, configuration(Map.of()));
    assertThat(trial.send(home.tenant(), before, new Email(ANN)).trouble())
        .contains(Trouble.ADDRESS_REFUSED);
    plane.tenancy.control.run(em -> servers.remove(em, home.tenant().id()));
    assertThat(trial.send(home.tenant(), before, new Email(ANN)).trouble())
        .contains(Trouble.ADDRESS_REFUSED);
    assertThat(own.getReceivedMessages()).isEmpty();
  }

  @Test
  void aServerThatWasTakenAwayAndNamedAgainIsTriedAtOnce() throws Exception {
    var home = signedUp(IsolationMode.SHARED_SCHEMA);
    put(home, own.getSmtp().getPort(), Security.NONE, "no-reply@acme.example", "wrong");
    order(home);
    assertThat(sender.deliver(home.tenant())).isZero();
    plane.tenancy.control.run(em -> servers.remove(em, home.tenant().id()));
    plane.clock.advance(Duration.ofSeconds(1));
    putOwn(home, "no-reply@acme.example");
    order(home);
    assertThat(sender.deliver(home.tenant())).isEqualTo(1);
  }

  /** The operator's own network is not reached by who names its addresses. */
  @Test
  void inProductionNoMailGoesToAPrivateAddress() throws Exception {
    var home = signedUp(IsolationMode.SHARED_SCHEMA);
    try (var listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      put(home, 2525, Security.STARTTLS, "no-reply@acme.example", null);
      var production = configuration(Map.of("HELLOJOHN_ENV", "production"));
      assertThat(trouble(production, home)).isEqualTo(Trouble.ADDRESS_REFUSED);
      // Named while other rules were in force.
      put(home, listening.getLocalPort(), Security.TLS, "no-reply@acme.example", null);
      assertThat(trouble(production, home)).isEqualTo(Trouble.ADDRESS_REFUSED);
      put(home, 2525, Security.NONE, "no-reply@acme.example", null);
      assertThat(trouble(production, home)).isEqualTo(Trouble.ADDRESS_REFUSED);
    }
    order(home);
    try (var node = plane.mail.sender(configuration(Map.of("HELLOJOHN_ENV", "production")))) {
      assertThat(node.deliver(home.tenant())).isZero();
    }
    assertThat(smtp.getReceivedMessages()).isEmpty();
  }

  @Test
  void theOperatorMayAllowANetwork() throws Exception {
    var allowed = configuration(Map.of("HELLOJOHN_MAIL_PRIVATE_NETWORKS", "127.0.0.0/8, fd00::/8"));
    assertThat(allowed.mail().privateNetworks())
        .extracting(IpRange::toString)
        .containsExactly("127.0.0.0/8", "fd00::/8");
    var home = signedUp(IsolationMode.SHARED_SCHEMA);
    // Nobody listens there: it was tried.
    put(home, 2525, Security.STARTTLS, "no-reply@acme.example", null);
    var production =
        configuration(
            Map.of(
                "HELLOJOHN_ENV", "production", "HELLOJOHN_MAIL_PRIVATE_NETWORKS", "127.0.0.0/8"));
    assertThat(trouble(production, home)).isEqualTo(Trouble.NO_CONNECTION);
  }

  @Test
  void aConnectionThatIsNotSecretIsNone() throws Exception {
    var home = signedUp(IsolationMode.SHARED_SCHEMA);
    put(home, own.getSmtp().getPort(), Security.STARTTLS, "no-reply@acme.example", "letter box");
    assertThat(trouble(configuration(Map.of()), home)).isEqualTo(Trouble.NO_TLS);
    var secret = start(ServerSetup.PROTOCOL_SMTPS);
    try {
      // Its certificate is of nobody's that is known.
      put(home, secret.getSmtps().getPort(), Security.TLS, "no-reply@acme.example", "letter box");
      assertThat(trouble(configuration(Map.of()), home)).isEqualTo(Trouble.NO_TLS);
      assertThat(secret.getReceivedMessages()).isEmpty();
    } finally {
      secret.stop();
    }
    assertThat(own.getReceivedMessages()).isEmpty();
  }

  @Test
  void aNameOfNobodyIsAsAForbiddenOne() throws Exception {
    var home = signedUp(IsolationMode.SHARED_SCHEMA);
    var settings =
        new MailServer.Settings(
            "a".repeat(64) + ".example",
            2525,
            Security.STARTTLS,
            null,
            new Email("no-reply@acme.example"),
            null,
            null);
    plane.tenancy.control.run(
        em -> servers.put(em, home.tenant().id(), settings, Optional.empty()));
    assertThat(trouble(configuration(Map.of()), home)).isEqualTo(Trouble.ADDRESS_REFUSED);
  }

  @Test
  void aServerThatStandsStillHoldsUpNobodyElsesMails() throws Exception {
    var hanging = signedUp(IsolationMode.SHARED_SCHEMA);
    var acme = signedUp(IsolationMode.SHARED_SCHEMA);
    var operators = signedUp(IsolationMode.SHARED_SCHEMA);
    try (var node = plane.mail.sender(configuration(Map.of()));
        var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      put(hanging, silent.getLocalPort(), Security.NONE, "no-reply@hanging.example", null);
      putOwn(acme, "no-reply@acme.example");
      order(hanging);
      node.run();
      try (var taken = silent.accept()) {
        // It is being sent to, and says nothing.
        order(hanging);
        order(acme);
        order(operators);
        assertThat(node.run()).isEqualTo(1);
        assertThat(own.waitForIncomingEmail(PATIENCE_MILLIS, 1)).isTrue();
        assertThat(smtp.getReceivedMessages()).hasSize(1);
        assertThat(taken.isClosed()).isFalse();
      }
    }
  }
}
