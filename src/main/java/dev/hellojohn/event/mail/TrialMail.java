package dev.hellojohn.event.mail;

import dev.hellojohn.config.Configuration;
import dev.hellojohn.config.MailText;
import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.IdSource;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.tenancy.MailServer;
import dev.hellojohn.tenancy.Tenant;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Semaphore;

/** Sends one mail by a tenant's own server at once, and tells how that went. */
@Singleton
public class TrialMail {

  private static final MailText TEXT =
      new MailText(
          "A test of the mail server of {{tenant}}",
          """
          Hello,

          this mail shows that the mail server of {{tenant}} takes mails.
          """,
          """
          <!DOCTYPE html>
          <html lang="en">
          <body>
          <p>Hello,</p>
          <p>this mail shows that the mail server of {{tenant}} takes mails.</p>
          </body>
          </html>
          """);

  /** Each waits for a foreign machine, on a thread that serves requests. */
  private static final int MOST_AT_ONCE = 4;

  private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

  private final OwnServers servers;
  private final Configuration configuration;
  private final IdSource ids;
  private final Semaphore trials = new Semaphore(MOST_AT_ONCE);

  @Inject
  TrialMail(OwnServers servers, Configuration configuration, IdSource ids) {
    this.servers = servers;
    this.configuration = configuration;
    this.ids = ids;
  }

  /**
   * How it went.
   *
   * @param trouble why the mail was not taken; empty if it was
   * @param replyCode what the server answered to the login or the mail, if it did
   */
  public record Result(Optional<Trouble> trouble, OptionalInt replyCode) {}

  /**
   * Sends one. Waits for the server: no transaction may be open.
   *
   * @throws ProblemException {@code service_unavailable} while too many others wait
   */
  public Result send(Tenant tenant, MailServer server, Email to) {
    if (!trials.tryAcquire()) {
      throw new ProblemException(
              ErrorCode.SERVICE_UNAVAILABLE, "Other mail servers are being tested now.")
          .withRetryAfter(RETRY_AFTER);
    }
    try {
      var letter =
          new Envelope(tenant, server, configuration.mail().from())
              .of(ids.next("mail"), to, TEXT.filled(Map.of("tenant", tenant.name())));
      servers.post(tenant.id(), server).send(letter);
      return new Result(Optional.empty(), OptionalInt.empty());
    } catch (UndeliverableException e) {
      return new Result(Optional.of(e.trouble()), e.replyCode());
    } finally {
      trials.release();
    }
  }
}
