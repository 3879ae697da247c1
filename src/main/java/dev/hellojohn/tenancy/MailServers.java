package dev.hellojohn.tenancy;

import dev.hellojohn.config.MailConfig.Security;
import dev.hellojohn.config.Secret;
import dev.hellojohn.crypto.SealedBox;
import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.tenancy.MailServer.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The mail servers of tenants' own. Their passwords are sealed, and never shown. Each method runs
 * in its caller's control transaction.
 */
@Singleton
public class MailServers {

  private final SealedBox sealedBox;
  private final Clock clock;

  @Inject
  public MailServers(SealedBox sealedBox, Clock clock) {
    this.sealedBox = sealedBox;
    this.clock = clock;
  }

  /** The tenant's, if it has one. */
  public Optional<MailServer> find(EntityManager em, TenantId tenant) {
    return Optional.ofNullable(em.find(MailServerEntity.class, tenant.value()))
        .map(MailServers::of);
  }

  private static MailServer of(MailServerEntity row) {
    return new MailServer(
        new Settings(
            row.host,
            row.port,
            Security.valueOf(row.security),
            row.username,
            new Email(row.fromAddress),
            row.fromName,
            row.replyTo == null ? null : new Email(row.replyTo)),
        row.updatedAt,
        row.version);
  }

  /**
   * What is logged in with, opened from its seal; of nothing where nobody logs in.
   *
   * @param server as it was read
   * @return empty when it is not like that any more: the password may be that of another server
   * @throws dev.hellojohn.crypto.BrokenSealException when no key opens it
   */
  public Optional<Secret> password(EntityManager em, TenantId tenant, MailServer server) {
    return Optional.ofNullable(em.find(MailServerEntity.class, tenant.value()))
        .filter(row -> of(row).equals(server))
        .map(row -> new Secret(sealedBox.open(row.password, placeOf(tenant))));
  }

  /**
   * Puts the settings in the place of what was there. The tenant's row is locked.
   *
   * @param password empty to keep the one that is there
   */
  public MailServer put(
      EntityManager em, TenantId tenant, Settings settings, Optional<Secret> password) {
    var row = em.find(MailServerEntity.class, tenant.value());
    boolean isNew = row == null;
    if (row == null) {
      row = new MailServerEntity();
      row.id = tenant.value();
    }
    row.host = settings.host();
    row.port = settings.port();
    row.security = settings.security().name();
    row.username = settings.username();
    if (isNew || settings.username() == null || password.isPresent()) {
      row.password = sealedBox.seal(password.map(Secret::reveal).orElse(""), placeOf(tenant));
    }
    row.fromAddress = settings.from().value();
    row.fromName = settings.fromName();
    var replyTo = settings.replyTo();
    row.replyTo = replyTo == null ? null : replyTo.value();
    row.version++;
    row.updatedAt = clock.instant().truncatedTo(ChronoUnit.MICROS);
    if (isNew) {
      em.persist(row);
    }
    em.flush();
    return of(row);
  }

  /** The tenant has none any more; mails go by the operator's server. */
  public void remove(EntityManager em, TenantId tenant) {
    em.createQuery("delete from MailServerEntity where id = :id")
        .setParameter("id", tenant.value())
        .executeUpdate();
  }

  private static String placeOf(TenantId tenant) {
    return TenancyEntities.MAIL_SERVER.placeOf(tenant.value());
  }
}
