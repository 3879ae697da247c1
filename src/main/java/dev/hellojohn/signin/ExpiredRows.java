package dev.hellojohn.signin;

import dev.hellojohn.edge.idempotency.Idempotency;
import dev.hellojohn.factor.Challenges;
import dev.hellojohn.factor.EmailCodes;
import dev.hellojohn.factor.Factors;
import dev.hellojohn.factor.PasskeyChallenges;
import dev.hellojohn.factor.SmsCodes;
import dev.hellojohn.factor.TrustedDevices;
import dev.hellojohn.session.Sessions;
import dev.hellojohn.store.ControlDatabase;
import dev.hellojohn.store.Upkeep;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantTurns;
import dev.hellojohn.tenancy.TenantUnits;
import dev.hellojohn.tenancy.Tenants;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;

/**
 * Removes what is over of a tenant's sessions, one-time tokens, challenges, codes that were sent,
 * pending factors, trusted devices, counts of attempts and answers to repeated requests: of one
 * tenant a round, in short transactions. Two nodes that do it at once find the same rows, and one
 * of them removes nothing.
 */
@Singleton
public class ExpiredRows implements Upkeep {

  /** Of a session that is over is known for so long from which network its user signs in. */
  static final Duration SESSIONS_KEPT = Duration.ofDays(30);

  /** Longer than the longest window and the longest lock that a tenant may have, together. */
  static final Duration ATTEMPTS_KEPT = Duration.ofDays(3);

  private static final int BATCH = 500;

  /** 10,000 rows of a kind in a round; a tenant that has more waits for its next turn. */
  private static final int MAX_BATCHES = 20;

  private final TenantUnits units;
  private final Sessions sessions;
  private final OneTimeTokens tokens;
  private final Challenges challenges;
  private final EmailCodes codes;
  private final SmsCodes messages;
  private final PasskeyChallenges passkeyChallenges;
  private final Factors factors;
  private final TrustedDevices devices;
  private final SignInAttempts attempts;
  private final Idempotency answers;
  private final Clock clock;
  private final TenantTurns turns;

  @Inject
  ExpiredRows(
      ControlDatabase control,
      Tenants tenants,
      TenantUnits units,
      Sessions sessions,
      OneTimeTokens tokens,
      Challenges challenges,
      EmailCodes codes,
      SmsCodes messages,
      PasskeyChallenges passkeyChallenges,
      Factors factors,
      TrustedDevices devices,
      SignInAttempts attempts,
      Idempotency answers,
      Clock clock) {
    this.units = units;
    this.sessions = sessions;
    this.tokens = tokens;
    this.challenges = challenges;
    this.codes = codes;
    this.messages = messages;
    this.passkeyChallenges = passkeyChallenges;
    this.factors = factors;
    this.devices = devices;
    this.attempts = attempts;
    this.answers = answers;
    this.clock = clock;
    this.turns = new TenantTurns(control, tenants);
  }

  @FunctionalInterface
  private interface Purge {
    int of(EntityManager em);
  }

  @Override
  public String name() {
    return "expired rows";
  }

  @Override
  public int run() {
    return turns.next().map(this::purge).orElse(0);
  }

  /** Removes what is over of one tenant, and tells how many rows that were. */
  int purge(Tenant tenant) {
    var now = clock.instant();
    return inBatches(tenant, em -> tokens.purge(em, now.minus(OneTimeTokens.COUNTED), BATCH))
        + inBatches(tenant, em -> challenges.purge(em, now, BATCH))
        + inBatches(tenant, em -> codes.purge(em, now.minus(EmailCodes.COUNTED), BATCH))
        + inBatches(tenant, em -> messages.purge(em, now.minus(SmsCodes.COUNTED), BATCH))
        + inBatches(tenant, em -> passkeyChallenges.purge(em, now, BATCH))
        + inBatches(tenant, em -> factors.purge(em, now, BATCH))
        + inBatches(tenant, em -> devices.purge(em, now, BATCH))
        + inBatches(tenant, em -> answers.purgeExpired(em, now, BATCH))
        + inBatches(tenant, em -> attempts.purge(em, now.minus(ATTEMPTS_KEPT), BATCH))
        + inBatches(tenant, em -> sessions.purgeExpired(em, now.minus(SESSIONS_KEPT), BATCH));
  }

  private int inBatches(Tenant tenant, Purge purge) {
    int removed = 0;
    for (int batch = 0; batch < MAX_BATCHES; batch++) {
      int now = units.inTransaction(tenant, purge::of);
      removed += now;
      if (now < BATCH) {
        break;
      }
    }
    return removed;
  }
}
