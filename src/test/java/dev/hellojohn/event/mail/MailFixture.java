package dev.hellojohn.event.mail;

import dev.hellojohn.config.Configuration;
import dev.hellojohn.config.ConfigurationReader;
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
            composers.stream(),
            configuration,
            tenancy.tally,
            tenancy.clock);
    return delivery::deliver;
  }

  /** Sends what is due of a tenant, and says how many it were. */
  public interface Sender {

    int deliver(Tenant tenant);
  }
}
