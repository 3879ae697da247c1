package dev.hellojohn.event.mail;

import dev.hellojohn.config.MailConfig;
import dev.hellojohn.config.Secret;
import dev.hellojohn.crypto.BrokenSealException;
import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.store.ControlDatabase;
import dev.hellojohn.tenancy.MailServer;
import dev.hellojohn.tenancy.MailServers;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Leads mails to the servers of tenants' own. */
@Singleton
class OwnServers {

  private final ControlDatabase control;
  private final MailServers servers;
  private final TenantServerRules rules;

  @Inject
  OwnServers(ControlDatabase control, MailServers servers, TenantServerRules rules) {
    this.control = control;
    this.servers = servers;
    this.rules = rules;
  }

  /** The tenant's server, if it has one. */
  Optional<MailServer> find(TenantId tenant) {
    return control.inTransaction(em -> servers.find(em, tenant));
  }

  /** What takes mails there. The password is in it: it is made for its use and let go. */
  Post post(TenantId tenant, MailServer server) {
    var settings = server.settings();
    if (!rules.allowsPort(settings.port()) || !rules.allowsSecurity(settings.security())) {
      // It was named under other rules.
      throw refused();
    }
    return new SmtpPost(
        new MailConfig.Server(
            settings.host(),
            settings.port(),
            settings.security(),
            Optional.ofNullable(settings.username()),
            password(tenant, server)),
        Guard.of(rules.addresses(settings.security())));
  }

  private Secret password(TenantId tenant, MailServer server) {
    try {
      // Meanwhile it may be another server's: that is read, and tried, the next time.
      return control
          .inTransaction(em -> servers.password(em, tenant, server))
          .orElseThrow(OwnServers::refused);
    } catch (BrokenSealException e) {
      throw new UndeliverableException(Trouble.LOGIN_REFUSED, 0, e);
    }
  }

  private static UndeliverableException refused() {
    return new UndeliverableException(Trouble.ADDRESS_REFUSED, 0, new ForbiddenAddressException());
  }
}
