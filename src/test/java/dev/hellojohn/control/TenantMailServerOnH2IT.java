package dev.hellojohn.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.configuration.GreenMailConfiguration;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.hellojohn.access.OperatorScope;
import dev.hellojohn.access.TenantReach;
import dev.hellojohn.config.Configuration;
import dev.hellojohn.crypto.BrokenSealException;
import dev.hellojohn.event.mail.MailFixture;
import dev.hellojohn.event.mail.TenantServerRules;
import dev.hellojohn.kernel.Detail;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.tenancy.MailServers;
import dev.hellojohn.testing.H2Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator can say of the mail server of a tenant's own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TenantMailServerOnH2IT {

  private static final String PASSWORD = "letter box";
  private static final String FROM = "no-reply@acme.example";

  @TempDir static Path directory;

  private ControlFixture fixture;
  private MailServers servers;
  private GreenMail smtp;
  private TenantMailServer here;
  private TenantMailServer production;
  private String tenant;
  private int tenants;

  @BeforeAll
  void open() throws Exception {
    fixture = new ControlFixture(H2Files.owner(directory.resolve("hellojohn")));
    servers = new MailServers(fixture.tenancy.sealedBox, fixture.clock);
    smtp = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    smtp.withConfiguration(GreenMailConfiguration.aConfig().withUser("mailer", PASSWORD));
    smtp.start();
    here = useCase(MailFixture.configuration(25, Map.of()));
    production = useCase(MailFixture.configuration(25, Map.of("HELLOJOHN_ENV", "production")));
  }

  private TenantMailServer useCase(Configuration configuration) {
    return new TenantMailServer(
        fixture.tenancy.control,
        fixture.visible,
        servers,
        new TenantServerRules(configuration),
        MailFixture.trial(fixture.tenancy, configuration),
        fixture.audit);
  }

  @BeforeEach
  void makeTenant() throws Exception {
    tenant = fixture.createTenant("Acme " + ++tenants).tenant().id().value();
    smtp.purgeEmailFromAllMailboxes();
  }

  @AfterAll
  void close() {
    smtp.stop();
    fixture.close();
  }

  private MailServerSettingsBody body(
      String host, int port, String security, String username, String password) {
    return new MailServerSettingsBody(
        host, port, security, username, password, FROM, null, "answers@acme.example");
  }

  private MailServerSettingsBody greenMail(String password) {
    return body("127.0.0.1", smtp.getSmtp().getPort(), "none", "mailer", password);
  }

  private static List<String> faults(ThrowingCallable call) {
    var problem = new ProblemException[1];
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(ProblemException.class, thrown -> problem[0] = thrown);
    assertThat(problem[0].code()).isEqualTo(ErrorCode.VALIDATION_FAILED);
    return problem[0].details().stream()
        .map((Detail detail) -> detail.field() + ' ' + detail.code())
        .toList();
  }

  private static void refused(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProblemException.class, problem -> assertThat(problem.code()).isEqualTo(code));
  }

  private MailTrialResultBody test() {
    return here.test(ControlFixture.ROOT, tenant, new MailTrialBody("ops@acme.example"));
  }

  private String stored() {
    return fixture.tenancy.control.inTransaction(
        em ->
            (String)
                em.createQuery("select m.password from MailServerEntity m where m.id = :id")
                    .setParameter("id", tenant)
                    .getSingleResult());
  }

  @Test
  void aPasswordIsWrittenSealedAndNotShown() {
    var put = here.put(ControlFixture.ROOT, tenant, greenMail(PASSWORD), null);
    assertThat(put.version()).isEqualTo(1);
    assertThat(here.read(ControlFixture.ROOT, tenant)).isEqualTo(put);
    assertThat(MailServerBody.of(put).toString()).doesNotContain(PASSWORD);
    assertThat(greenMail(PASSWORD).toString()).doesNotContain(PASSWORD);
    assertThat(stored()).doesNotContain(PASSWORD);
    var sealed = fixture.tenancy.sealedBox;
    assertThat(sealed.open(stored(), tenant + ":cp_mail_server.password")).isEqualTo(PASSWORD);
    assertThatThrownBy(() -> sealed.open(stored(), "tnt_other:cp_mail_server.password"))
        .isInstanceOf(BrokenSealException.class);
  }

  @Test
  void whatTheServerSaysIsToldAsANumber() throws Exception {
    here.put(ControlFixture.ROOT, tenant, greenMail(PASSWORD), null);
    assertThat(test()).isEqualTo(new MailTrialResultBody("sent", null));
    var mail = smtp.getReceivedMessages()[0];
    assertThat(mail.getAllRecipients()[0]).hasToString("ops@acme.example");
    assertThat(mail.getFrom()[0].toString()).contains(FROM);
    assertThat(mail.getReplyTo()[0]).hasToString("answers@acme.example");
    assertThat(mail.getSubject()).endsWith("Acme " + tenants);

    here.put(ControlFixture.ROOT, tenant, greenMail("another"), null);
    assertThat(test()).isEqualTo(new MailTrialResultBody("login_refused", 535));
    assertThat(faults(() -> here.test(ControlFixture.ROOT, tenant, new MailTrialBody("ops"))))
        .containsExactly("to invalid");
  }

  @Test
  void aPasswordStaysWhileServerAndLoginDo() {
    here.put(ControlFixture.ROOT, tenant, greenMail(PASSWORD), null);
    var other =
        new MailServerSettingsBody(
            "127.0.0.1",
            smtp.getSmtp().getPort(),
            "none",
            "mailer",
            null,
            "hello@acme.example",
            "Acme",
            null);
    var changed = here.put(ControlFixture.ROOT, tenant, other, null);
    assertThat(changed.settings().from()).hasToString("hello@acme.example");
    assertThat(test().outcome()).isEqualTo("sent");
  }

  /** A password never goes to a server that it was not given for. */
  @ParameterizedTest
  @CsvSource({
    "mail.example.com, 587, starttls, mailer",
    "smtp.example.com, 465, starttls, mailer",
    "smtp.example.com, 587, tls, mailer",
    "smtp.example.com, 587, starttls, another"
  })
  void anotherServerOrLoginNeedsItsOwn(String host, int port, String security, String username) {
    var now = body("smtp.example.com", 587, "starttls", "mailer", PASSWORD);
    here.put(ControlFixture.ROOT, tenant, now, null);
    var sealed = stored();
    assertThat(
            faults(
                () ->
                    here.put(
                        ControlFixture.ROOT,
                        tenant,
                        body(host, port, security, username, null),
                        null)))
        .containsExactly("password required");
    assertThat(stored()).isEqualTo(sealed);
    here.put(ControlFixture.ROOT, tenant, body(host, port, security, username, "another"), null);
    assertThat(stored()).isNotEqualTo(sealed);
  }

  @Test
  void whoLogsInNoMoreLeavesNoPasswordBehind() {
    here.put(ControlFixture.ROOT, tenant, greenMail(PASSWORD), null);
    var open = body("127.0.0.1", smtp.getSmtp().getPort(), "none", null, null);
    here.put(ControlFixture.ROOT, tenant, open, null);
    var id = new TenantId(tenant);
    var now = here.read(ControlFixture.ROOT, tenant);
    var left = fixture.tenancy.control.inTransaction(em -> servers.password(em, id, now));
    assertThat(left.orElseThrow().isEmpty()).isTrue();
    // Nor does the login get it back.
    assertThat(faults(() -> here.put(ControlFixture.ROOT, tenant, greenMail(null), null)))
        .containsExactly("password required");
    assertThat(
            faults(
                () ->
                    here.put(
                        ControlFixture.ROOT,
                        tenant,
                        body("127.0.0.1", 25, "tls", null, PASSWORD),
                        null)))
        .containsExactly("password conflict");
    var nobody = body("127.0.0.1", smtp.getSmtp().getPort(), "none", "null", null);
    assertThat(faults(() -> here.put(ControlFixture.ROOT, tenant, nobody, null)))
        .containsExactly("password required");
  }

  /** Sealed, it has to fit in its column: letters of other scripts are three octets each. */
  @Test
  void aPasswordHasAThousandOctets() {
    here.put(ControlFixture.ROOT, tenant, greenMail("\u6f22".repeat(333) + "x"), null);
    assertThat(stored()).isNotEmpty();
    for (int letters : new int[] {500, 334}) {
      var password = "\u6f22".repeat(letters);
      assertThat(faults(() -> here.put(ControlFixture.ROOT, tenant, greenMail(password), null)))
          .containsExactly("password too_long");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:25, 587, tls, host invalid",
    "'a b', 587, tls, host invalid",
    "-a.example, 587, tls, host invalid",
    "127.0.0.1, 587, tls, host forbidden",
    "10.0.0.1, 587, tls, host forbidden",
    "169.254.169.254, 587, tls, host forbidden",
    "::1, 587, tls, host forbidden",
    "smtp.example.com, 22, tls, port forbidden",
    "smtp.example.com, 0, tls, port forbidden",
    "smtp.example.com, 65536, tls, port forbidden",
    "smtp.example.com, 587, none, security unknown",
    "smtp.example.com, 587, TLS, security unknown"
  })
  void productionRefusesWhatIsNoMailServerOnTheInternet(
      String host, int port, String security, String fault) {
    assertThat(
            faults(
                () ->
                    production.put(
                        ControlFixture.ROOT, tenant, body(host, port, security, null, null), null)))
        .containsExactly(fault);
  }

  @Test
  void everythingThatIsWrongIsToldAtOnce() {
    var wrong =
        new MailServerSettingsBody(
            "smtp.example.com", null, null, "a\nb", "c\nd", "acme", "Ac\nme", "answers");
    assertThat(faults(() -> here.put(ControlFixture.ROOT, tenant, wrong, null)))
        .containsExactlyInAnyOrder(
            "from invalid",
            "reply_to invalid",
            "username invalid",
            "password invalid",
            "from_name invalid");
    refused(ErrorCode.NOT_FOUND, () -> here.read(ControlFixture.ROOT, tenant));
  }

  @Test
  void thePortFollowsFromTheSecurity() {
    for (var security : new String[] {null, "starttls", "tls"}) {
      var body =
          new MailServerSettingsBody(
              "SMTP.example.com", null, security, null, null, FROM, null, null);
      var settings = production.put(ControlFixture.ROOT, tenant, body, null).settings();
      assertThat(settings.port()).isEqualTo("tls".equals(security) ? 465 : 587);
      assertThat(settings.host()).isEqualTo("smtp.example.com");
    }
  }

  @Test
  void aChangeIsOfTheVersionThatWasSeen() {
    refused(
        ErrorCode.PRECONDITION_FAILED,
        () -> here.put(ControlFixture.ROOT, tenant, greenMail(PASSWORD), "\"1\""));
    here.put(ControlFixture.ROOT, tenant, greenMail(PASSWORD), null);
    here.put(ControlFixture.ROOT, tenant, greenMail(PASSWORD), "\"1\"");
    refused(
        ErrorCode.PRECONDITION_FAILED,
        () -> here.put(ControlFixture.ROOT, tenant, greenMail(PASSWORD), "\"1\""));
    refused(ErrorCode.PRECONDITION_FAILED, () -> here.remove(ControlFixture.ROOT, tenant, "\"1\""));
    here.remove(ControlFixture.ROOT, tenant, "\"2\"");
    refused(ErrorCode.NOT_FOUND, () -> here.read(ControlFixture.ROOT, tenant));
    refused(ErrorCode.NOT_FOUND, () -> here.remove(ControlFixture.ROOT, tenant, null));
    refused(ErrorCode.NOT_FOUND, this::test);
  }

  @Test
  void anotherTenantsServerIsNotThere() {
    here.put(ControlFixture.ROOT, tenant, greenMail(PASSWORD), null);
    var elsewhere = fixture.createTenant("Elsewhere " + tenants).tenant().id();
    var reach = TenantReach.only(Set.of(elsewhere));
    var authority = new Authority("adm_one", EnumSet.allOf(OperatorScope.class), reach);
    refused(ErrorCode.NOT_FOUND, () -> here.read(authority, tenant));
    refused(ErrorCode.NOT_FOUND, () -> here.put(authority, tenant, greenMail(PASSWORD), null));
    refused(ErrorCode.NOT_FOUND, () -> here.remove(authority, tenant, null));
    refused(
        ErrorCode.NOT_FOUND,
        () -> here.test(authority, tenant, new MailTrialBody("ops@acme.example")));
    refused(ErrorCode.NOT_FOUND, () -> here.read(authority, elsewhere.value()));
    assertThat(smtp.getReceivedMessages()).isEmpty();
    assertThat(Optional.of(here.read(ControlFixture.ROOT, tenant))).isPresent();
  }
}
