package dev.hellojohn.factor;

import dev.hellojohn.crypto.OpaqueToken;
import dev.hellojohn.kernel.ClientId;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.store.jpa.OldRows;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What passkeys are asked to sign (WebAuthn Level 3 §13.4.3): one insert when it is given out, one
 * conditional update when the answer comes. The bytes that are signed are not stored: they come of
 * the token that stands for the challenge, and lead to no token. Methods with an {@code
 * EntityManager} run in the caller's transaction.
 */
@Singleton
public class PasskeyChallenges {

  /** How long a person may take. */
  public static final Duration LIFE = Duration.ofMinutes(5);

  private static final String PREFIX = "pkc_";

  /** 256 random bits: nobody guesses one. */
  private static final int BYTES = 32;

  private final Clock clock;

  @Inject
  public PasskeyChallenges(Clock clock) {
    this.clock = clock;
  }

  /** What the answer is good for. */
  public enum Purpose {
    /** To sign in, whoever it is. */
    SIGN_IN,
    /** To show once more that it is the user. */
    PROVE;

    private String stored() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Makes a challenge.
   *
   * @param user who is asked, or null for anybody
   */
  public IssuedChallenge issue(
      EntityManager em, Purpose purpose, ClientId client, @Nullable UserId user) {
    var token = OpaqueToken.generate(PREFIX, BYTES);
    var row = new PasskeyChallengeEntity();
    row.id = OpaqueToken.sha256Hex(token);
    row.purpose = purpose.stored();
    row.clientId = client.value();
    row.userId = user == null ? null : user.value();
    row.expiresAt = clock.instant().truncatedTo(ChronoUnit.MICROS).plus(LIFE);
    em.persist(row);
    return new IssuedChallenge(token, row.expiresAt);
  }

  /**
   * Uses a challenge up, whatever will be found of the answer: of all who try at once, one is told
   * true. Another client's, another user's or one of another purpose is none.
   *
   * @param user who was asked, or null for anybody
   */
  public boolean take(
      EntityManager em, Purpose purpose, ClientId client, @Nullable UserId user, String token) {
    var query =
        em.createQuery(
                "update PasskeyChallengeEntity c set c.usedAt = :now where c.id = :id"
                    + " and c.purpose = :purpose and c.clientId = :client"
                    + " and c.usedAt is null and c.expiresAt > :now and "
                    + (user == null ? "c.userId is null" : "c.userId = :user"))
            .setParameter("now", clock.instant().truncatedTo(ChronoUnit.MICROS))
            .setParameter("id", OpaqueToken.sha256Hex(token))
            .setParameter("purpose", purpose.stored())
            .setParameter("client", client.value());
    if (user != null) {
      query.setParameter("user", user.value());
    }
    return query.executeUpdate() == 1;
  }

  /** The bytes to sign for a token: those of one kind of tokens are never those of another. */
  public static byte[] bytes(String token) {
    return OpaqueToken.sha256("passkey challenge\n" + token);
  }

  /**
   * Removes challenges that were over before a moment, at most so many at once.
   *
   * @return how many were removed
   */
  public int purge(EntityManager em, Instant before, int batch) {
    return OldRows.remove(em, PasskeyChallengeEntity.class, "expiresAt", before, batch);
  }
}
