package dev.hellojohn.signin;

import dev.hellojohn.event.mail.MailOrder;
import dev.hellojohn.event.mail.MailOutbox;
import dev.hellojohn.event.mail.MailPurpose;
import dev.hellojohn.kernel.Email;
import dev.hellojohn.session.KnownDevices;
import dev.hellojohn.session.Session;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.user.User;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import org.jspecify.annotations.Nullable;

/**
 * Orders the mails that nobody has asked for, in the transaction of what they are about. They go to
 * addresses that are shown to be the user's: others may be a stranger's.
 */
@Singleton
public class Notices {

  /** RFC 2606 §2: an address that nobody can have. */
  private static final Email NO_ADDRESS = new Email("nobody@account.invalid");

  private final MailOutbox outbox;
  private final LandingPages pages;
  private final KnownDevices devices;

  @Inject
  Notices(MailOutbox outbox, LandingPages pages, KnownDevices devices) {
    this.outbox = outbox;
    this.pages = pages;
    this.devices = devices;
  }

  /**
   * Orders a mail about a lock that has just begun: one INSERT, whether or not there is a user, so
   * that the lock takes as long to begin. Who gets it is decided when it is sent.
   *
   * @param user whose account it is, or null if it is nobody's
   */
  void ofLock(EntityManager em, Tenant tenant, Account account, @Nullable User user) {
    if (!tenant.authConfig().notices().accountLocked()) {
      return;
    }
    var to =
        user != null
            ? user.email()
            : account instanceof Account.ByEmail named ? named.email() : NO_ADDRESS;
    outbox.add(
        em,
        tenant,
        new MailOrder(
            MailPurpose.ACCOUNT_LOCKED, to, pages.unlock(), user == null ? null : user.id()));
  }

  /**
   * Orders a mail about a session that is about to be inserted, if its user has not been seen on
   * such a device before. The caller holds the user's row locked, so that of two sign-ins at once
   * one is the first.
   */
  void ofSignIn(EntityManager em, Arrival arrival, Session session) {
    var user = arrival.user();
    boolean first = user.lastSignInAt() == null;
    if (first
        || !user.emailVerified()
        || !arrival.tenant().authConfig().notices().newDevice()
        || !devices.isNews(em, user.id(), session.origin())) {
      return;
    }
    outbox.add(
        em,
        arrival.tenant(),
        new MailOrder(MailPurpose.NEW_DEVICE, user.email(), "", user.id(), session.id().value()));
  }
}
