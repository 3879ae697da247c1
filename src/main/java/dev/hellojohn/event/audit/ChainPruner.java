package dev.hellojohn.event.audit;

import dev.hellojohn.config.Configuration;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Removes entries that are older than retention keeps them, in whole stretches up to a checkpoint.
 * The signed end says first that they may be gone, and the checkpoint stays as what the chain
 * begins behind; then the rows go, in batches. So nobody else can remove the beginning of a chain.
 */
@Singleton
public class ChainPruner {

  private static final int BATCH = 1000;

  private final ChainSealer sealer;
  private final AuditLog log;
  private final Clock clock;
  private final Optional<Duration> retention;

  @Inject
  public ChainPruner(Configuration configuration, ChainSealer sealer, AuditLog log, Clock clock) {
    this(configuration.audit().retention(), sealer, log, clock);
  }

  ChainPruner(Optional<Duration> retention, ChainSealer sealer, AuditLog log, Clock clock) {
    this.retention = retention;
    this.sealer = sealer;
    this.log = log;
    this.clock = clock;
  }

  /** Whether anything is ever removed. */
  boolean isOn() {
    return retention.isPresent();
  }

  /**
   * Removes what is due of a chain, or goes on removing it.
   *
   * @return how many entries
   */
  int prune(Chain chain) {
    if (retention.isEmpty()) {
      return 0;
    }
    var cutoff = clock.instant().minus(retention.get()).truncatedTo(ChronoUnit.MICROS);
    var known = sealer.known(chain).orElse(null);
    var head =
        chain.inTransaction(
            em -> {
              var row = chain.tables().lockHead(em, chain.id());
              if (row == null) {
                return Optional.<Head>empty();
              }
              var before = row.snapshot();
              ChainSealer.requireSound(em, chain, before, known);
              var through = chain.tables().lastCheckpointBefore(em, cutoff).orElse(0L);
              if (through <= before.prunedSeq()) {
                return Optional.of(before);
              }
              var after = chain.key().signed(pruned(before, through));
              row.write(after);
              log.append(
                  em,
                  AuditEvent.of(AuditAction.AUDIT_PRUNE)
                      .detail("first_seq", before.prunedSeq() + 1)
                      .detail("last_seq", through));
              return Optional.of(after);
            });
    head.ifPresent(now -> sealer.remember(chain, known, now));
    return head.map(now -> remove(chain, now.prunedSeq())).orElse(0);
  }

  private Head pruned(Head head, long through) {
    return new Head(
        head.seq(),
        head.hash(),
        through,
        head.checkpointSeq(),
        head.checkpointTime(),
        head.checkpointMac(),
        clock.instant().truncatedTo(ChronoUnit.MICROS),
        "");
  }

  private static int remove(Chain chain, long through) {
    int all = 0;
    int removed;
    do {
      removed = chain.inTransaction(em -> removeSome(em, chain, through));
      all += removed;
    } while (removed > 0);
    return all;
  }

  private static int removeSome(EntityManager em, Chain chain, long through) {
    var first = chain.tables().after(em, 0, through, 1);
    if (first.isEmpty() || first.get(0).seq == null) {
      chain.tables().removeCheckpointsBefore(em, through);
      return 0;
    }
    return chain.tables().remove(em, Math.min(through, first.get(0).seq + BATCH - 1));
  }
}
