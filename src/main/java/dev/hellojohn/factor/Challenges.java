package dev.hellojohn.factor;

import dev.hellojohn.crypto.OpaqueToken;
import dev.hellojohn.factor.Challenge.Purpose;
import dev.hellojohn.kernel.ClientId;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.store.jpa.OldRows;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The challenges in a tenant's tables: one insert, one count for each code that is tried, one
 * conditional update at the end. Each method runs in the caller's transaction.
 */
@Singleton
public class Challenges {

  /** How long a person may take. */
  static final Duration LIFE = Duration.ofMinutes(5);

  /** Codes that may be tried: three of a million each are right, at three steps of time. */
  static final int MAX_ATTEMPTS = 5;

  private static final String PREFIX = "mfc_";

  /** 256 random bits: nobody guesses one. */
  private static final int BYTES = 32;

  private static final String OPEN =
      "c.id = :id and c.usedAt is null and c.expiresAt > :now and c.attempts < :most";

  private final Clock clock;

  @Inject
  public Challenges(Clock clock) {
    this.clock = clock;
  }

  /** Makes a challenge for who has shown one factor to a client. */
  public IssuedChallenge issue(
      EntityManager em, Purpose purpose, UserId user, ClientId client, List<String> methods) {
    var token = OpaqueToken.generate(PREFIX, BYTES);
    var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    var row = new ChallengeEntity();
    row.id = OpaqueToken.sha256Hex(token);
    row.purpose = purpose.name().toLowerCase(Locale.ROOT);
    row.userId = user.value();
    row.clientId = client.value();
    row.amr = String.join(" ", methods);
    row.createdAt = now;
    row.expiresAt = now.plus(LIFE);
    em.persist(row);
    return new IssuedChallenge(token, row.expiresAt);
  }

  /** The challenge that a token stands for, while it is open; another client's is none. */
  public Optional<Challenge> find(EntityManager em, ClientId client, String token) {
    return em.createQuery(
            "select c from ChallengeEntity c where c.clientId = :client and " + OPEN,
            ChallengeEntity.class)
        .setParameter("client", client.value())
        .setParameter("id", OpaqueToken.sha256Hex(token))
        .setParameter("now", clock.instant())
        .setParameter("most", MAX_ATTEMPTS)
        .getResultStream()
        .findFirst()
        .map(
            row ->
                new Challenge(
                    row.id,
                    Purpose.valueOf(row.purpose.toUpperCase(Locale.ROOT)),
                    new UserId(row.userId),
                    List.of(row.amr.split(" ")),
                    row.createdAt));
  }

  /**
   * Counts a code before it is looked at, so that any number at once count as that many.
   *
   * @return false if there were enough
   */
  public boolean count(EntityManager em, Challenge challenge) {
    return update(em, "update ChallengeEntity c set c.attempts = c.attempts + 1 where ", challenge)
            .setParameter("most", MAX_ATTEMPTS)
            .executeUpdate()
        == 1;
  }

  /** Uses a challenge up: of all who try at once, one is told true. */
  public boolean use(EntityManager em, Challenge challenge) {
    // Whose code is right was counted, perhaps as the last one that may be.
    return update(em, "update ChallengeEntity c set c.usedAt = :now where ", challenge)
            .setParameter("most", MAX_ATTEMPTS + 1)
            .executeUpdate()
        == 1;
  }

  /** When a challenge is void. */
  public Instant expiresAt(Challenge challenge) {
    return challenge.issuedAt().plus(LIFE);
  }

  /** Voids a user's challenges, as when the factor that they rest on is no longer the user's. */
  public void revoke(EntityManager em, UserId user) {
    em.createQuery("delete from ChallengeEntity c where c.userId = :user")
        .setParameter("user", user.value())
        .executeUpdate();
  }

  private Query update(EntityManager em, String statement, Challenge challenge) {
    return em.createQuery(statement + OPEN)
        .setParameter("id", challenge.id())
        .setParameter("now", clock.instant());
  }

  /**
   * Removes challenges that were over before a moment, at most so many at once.
   *
   * @return how many were removed
   */
  public int purge(EntityManager em, Instant before, int batch) {
    return OldRows.remove(em, ChallengeEntity.class, "expiresAt", before, batch);
  }
}
