package dev.hellojohn.signin;

import dev.hellojohn.event.mail.MailComposer;
import dev.hellojohn.event.mail.MailContents;
import dev.hellojohn.event.mail.MailPurpose;
import dev.hellojohn.event.mail.OrderedMail;
import dev.hellojohn.kernel.SessionId;
import dev.hellojohn.session.Device;
import dev.hellojohn.session.Session;
import dev.hellojohn.session.Sessions;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.user.User;
import dev.hellojohn.user.Users;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Tells a user that somebody, hopefully they, signed in from a device that is new. Nothing that the
 * device says of itself is in it word by word: a stranger writes no mails to our users.
 */
@Singleton
class NewDeviceLetter implements MailComposer {

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
  public Optional<MailContents> compose(EntityManager em, Tenant tenant, OrderedMail mail) {
    return NoticedUser.of(users, em, mail)
        .flatMap(
            user ->
                Optional.ofNullable(mail.about())
                    .flatMap(id -> sessions.find(em, new SessionId(id)))
                    .map(session -> contents(tenant, user, session)));
  }

  private static MailContents contents(Tenant tenant, User user, Session session) {
    var origin = session.origin();
    return new MailContents(
        user.language(),
        Map.of(
            "tenant",
            tenant.name(),
            "device",
            Device.of(origin.userAgent()).label(),
            "address",
            Objects.requireNonNullElse(origin.ipAddress(), "?")),
        Map.of("time", session.createdAt()));
  }
}
