package dev.hellojohn.signin;

import dev.hellojohn.event.mail.MailComposer;
import dev.hellojohn.event.mail.MailPurpose;
import dev.hellojohn.event.mail.OrderedMail;
import dev.hellojohn.kernel.SessionId;
import dev.hellojohn.session.Device;
import dev.hellojohn.session.Session;
import dev.hellojohn.session.Sessions;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.user.Users;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Tells a user that somebody, hopefully they, signed in from a device that is new. Nothing that the
 * device says of itself is in it word by word: a stranger writes no mails to our users.
 */
@Singleton
class NewDeviceLetter implements MailComposer {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final Users users;
  private final Sessions sessions;

  @Inject
  NewDeviceLetter(Users users, Sessions sessions) {
    this.users = users;
    this.sessions = sessions;
  }

  @Override
  public MailPurpose purpose() {
    return MailPurpose.NEW_DEVICE;
  }

  @Override
  public Optional<Map<String, String>> compose(EntityManager em, Tenant tenant, OrderedMail mail) {
    return NoticedUser.of(users, em, mail)
        .flatMap(user -> Optional.ofNullable(mail.about()))
        .flatMap(id -> sessions.find(em, new SessionId(id)))
        .map(session -> values(tenant, session));
  }

  private static Map<String, String> values(Tenant tenant, Session session) {
    var origin = session.origin();
    return Map.of(
        "tenant",
        tenant.name(),
        "time",
        TIME.format(session.createdAt()),
        "device",
        Device.of(origin.userAgent()).label(),
        "address",
        Objects.requireNonNullElse(origin.ipAddress(), "not known"));
  }
}
