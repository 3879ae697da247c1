package dev.hellojohn.session;

import dev.hellojohn.edge.Origin;
import dev.hellojohn.kernel.UserId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;

/**
 * From where users have signed in, by the sessions that are stored: by network and kind of device.
 * Each method runs in the caller's transaction.
 */
@Singleton
public class KnownDevices {

  /**
   * A user who signs in from ever new devices is told of so many in an hour: who knows the password
   * fills nobody's mailbox with it.
   */
  static final int MOST_AN_HOUR = 5;

  private static final Duration HOUR = Duration.ofHours(1);

  private final Clock clock;

  @Inject
  public KnownDevices(Clock clock) {
    this.clock = clock;
  }

  /**
   * Whether a user has not been seen before on such a device at such a network, and not on too many
   * others within the hour. Asked before the session is inserted.
   */
  public boolean isNews(EntityManager em, UserId user, Origin origin) {
    var device = Device.of(origin.userAgent());
    boolean known =
        em
            .createQuery(
                "select distinct s.userAgent from SessionEntity s where s.userId = :user"
                    + " and s.network = :network",
                String.class)
            .setParameter("user", user.value())
            .setParameter("network", origin.network())
            .getResultList()
            .stream()
            .anyMatch(seen -> Device.of(seen).equals(device));
    return !known && recent(em, user) < MOST_AN_HOUR;
  }

  /**
   * Whether a user has been seen before on such a kind of device, at whatever network. What a
   * device says of itself is no proof.
   */
  public boolean isKnownKind(EntityManager em, UserId user, Origin origin) {
    var device = Device.of(origin.userAgent());
    return em.createQuery(
            "select distinct s.userAgent from SessionEntity s where s.userId = :user", String.class)
        .setParameter("user", user.value())
        .getResultStream()
        .anyMatch(seen -> Device.of(seen).equals(device));
  }

  /** Whether a user has ever signed in from a network, as far as the rows go back. */
  public boolean isKnownNetwork(EntityManager em, UserId user, String network) {
    return !em.createQuery(
            "select s.id from SessionEntity s where s.userId = :user and s.network = :network",
            String.class)
        .setParameter("user", user.value())
        .setParameter("network", network)
        .setMaxResults(1)
        .getResultList()
        .isEmpty();
  }

  private int recent(EntityManager em, UserId user) {
    return em.createQuery(
            "select distinct s.network, s.userAgent from SessionEntity s where s.userId = :user"
                + " and s.createdAt > :since",
            Object[].class)
        .setParameter("user", user.value())
        .setParameter("since", clock.instant().minus(HOUR))
        .setMaxResults(MOST_AN_HOUR)
        .getResultList()
        .size();
  }
}
