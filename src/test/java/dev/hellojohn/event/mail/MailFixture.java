package dev.hellojohn.event.mail;

import dev.hellojohn.config.Configuration;
import dev.hellojohn.config.ConfigurationReader;
import dev.hellojohn.kernel.Happening;
import dev.hellojohn.tenancy.MailServers;
import dev.hellojohn.tenancy.MailTexts;
import dev.hellojohn.tenancy.TenancyFixture;
import dev.hellojohn.tenancy.Tenant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Mails on a real database, wired by hand. */
public final class MailFixture {

  public final MailOutbox outbox;
  public final WaitingMails waiting = new WaitingMails();
  private final TenancyFixture tenancy;
  private final List<MailComposer> composers;

  /** With these mails. */
  public MailFixture(TenancyFixture tenancy, MailComposer... composers) {
    this.tenancy = tenancy;
    this.composers = List.of(composers);
    this.outbox = new MailOutbox(waiting, tenancy.ids, tenancy.clock);
  }

  /** Settings with a mail server at a port of this machine. */
  public static Configuration configuration(int port, Map<String, String> more) {
    var settings = new HashMap<String, String>();
    settings.put("HELLOJOHN_ENV", "test");
    settings.put("HELLOJOHN_PUBLIC_URL", "https://auth.example.com");
    settings.put("HELLOJOHN_SMTP_HOST", "127.0.0.1");
    settings.put("HELLOJOHN_SMTP_PORT", Integer.toString(port));
    settings.put("HELLOJOHN_SMTP_SECURITY", "none");
    settings.putAll(more);
    return new Configuration(
        ConfigurationReader.read(name -> Optional.ofNullable(settings.get(name))));
  }

  /** A node that sends. */
  public Sender sender(Configuration configuration) {
    var delivery =
        new MailDelivery(
            tenancy.control,
            tenancy.tenants,
            tenancy.units,
            waiting,
            ownServers(tenancy, configuration),
            new OwnTexts(tenancy.control, new MailTexts(tenancy.ids, tenancy.clock)),
            new KeptMails(configuration),
            composers.stream(),
            configuration,
            tenancy.tally,
            tenancy.clock);
    return new Sender() {
      @Override
      public int deliver(Tenant tenant) {
        return delivery.deliver(tenant);
      }

      @Override
      public int run() {
        return delivery.run();
      }

      @Override
      public void close() {
        delivery.close();
      }
    };
  }

  private static OwnServers ownServers(TenancyFixture tenancy, Configuration configuration) {
    return new OwnServers(
        tenancy.control,
        new MailServers(tenancy.sealedBox, tenancy.clock),
        new TenantServerRules(configuration));
  }

  /** Tests the mail servers of tenants' own. */
  public static TrialMail trial(TenancyFixture tenancy, Configuration configuration) {
    return new TrialMail(ownServers(tenancy, configuration), configuration, tenancy.ids);
  }

  /** How often mails came to that. */
  public long count(String outcome) {
    return tenancy.tally.count(Happening.MAIL, MailOutcome.valueOf(outcome));
  }

  /** A node that sends. */
  public interface Sender extends AutoCloseable {

    /** Sends what is due of a tenant, and says how many it were. */
    int deliver(Tenant tenant);

    /** Begins to send what is due of all tenants that have something. */
    int run();

    @Override
    void close();
  }
}
