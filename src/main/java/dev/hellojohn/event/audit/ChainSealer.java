package dev.hellojohn.event.audit;

import dev.hellojohn.store.ControlDatabase;
import dev.hellojohn.store.jpa.PersistenceFailures;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Gives entries their place in the chain, in the order in which they are found, and signs how far
 * the chain is. Nodes wait for each other at the chain's end, whose row no append ever touches.
 *
 * <p>What the end of a tenant's chain was is also kept in the global database. A chain that does
 * not go on from there has been cut, or restored from a backup: it is not continued until an
 * operator has said so.
 */
@Singleton
public class ChainSealer {

  private static final Logger LOG = Logger.getLogger(ChainSealer.class.getName());

  /** A transaction that holds a connection for a few ten milliseconds. */
  static final int BATCH = 500;

  private static final Sealed NOTHING = new Sealed(0, null, null, false);

  /** Retention removes whole stretches between checkpoints. */
  static final int ENTRIES_PER_CHECKPOINT = 1000;

  private static final Duration CHECKPOINT_AFTER = Duration.ofMinutes(15);

  private final ControlDatabase control;
  private final Clock clock;

  @Inject
  public ChainSealer(ControlDatabase control, Clock clock) {
    this.control = control;
    this.clock = clock;
  }

  private record Sealed(
      int entries, @Nullable String last, @Nullable Head head, boolean checkpoint) {}

  /**
   * Chains all entries that wait.
   *
   * @return how many there were
   * @throws BrokenChainException if the chain does not end as it was signed
   */
  int seal(Chain chain) {
    int all = 0;
    Sealed sealed = NOTHING;
    do {
      var known = known(chain);
      var last = sealed.last();
      sealed = retried(() -> chain.inTransaction(em -> seal(em, chain, known.orElse(null), last)));
      var head = sealed.head();
      if (head != null) {
        remember(chain, known.orElse(null), head);
        tell(chain, sealed, head);
      }
      all += sealed.entries();
    } while (sealed.entries() == BATCH);
    return all;
  }

  /** Chains what waits; a chain that can't be continued is left as it is, to be looked at. */
  void settle(Chain chain) {
    try {
      seal(chain);
    } catch (BrokenChainException e) {
      LOG.log(
          Level.SEVERE,
          "The audit trail of {0} is not continued: {1}",
          new Object[] {chain.id(), e.getMessage()});
    }
  }

  /** What the global database knows of the end of a tenant's chain. */
  Optional<Head> known(Chain chain) {
    return chain.isOperators()
        ? Optional.empty()
        : control.inTransaction(em -> ChainTables.OPERATOR.head(em, chain.id()));
  }

  private Sealed seal(EntityManager em, Chain chain, @Nullable Head known, @Nullable String last) {
    var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    var row = end(em, chain, known);
    var before =
        row == null ? new Head(0, chain.key().beginning(), 0, 0, now, "", now, "") : row.snapshot();
    if (row != null) {
      requireSound(em, chain, before, known);
    }
    var head = before;
    var waiting = chain.tables().waiting(em, last, BATCH);
    if (row == null && waiting.isEmpty()) {
      return NOTHING;
    }
    for (var entry : waiting) {
      var link = chain.key().link(head.seq() + 1, head.hash(), entry.content());
      entry.place(link);
      head = advanced(head, link, now);
      if (head.seq() % ENTRIES_PER_CHECKPOINT == 0) {
        head = checkpoint(em, chain, head, now);
      }
    }
    if (head.seq() > head.checkpointSeq()
        && !head.checkpointTime().plus(CHECKPOINT_AFTER).isAfter(now)) {
      head = checkpoint(em, chain, head, now);
    }
    if (!head.equals(before)) {
      head = chain.key().signed(head);
      write(em, chain, row, head);
    }
    boolean checkpoint = head.checkpointSeq() > before.checkpointSeq();
    var end = waiting.isEmpty() ? last : waiting.get(waiting.size() - 1).id();
    return new Sealed(waiting.size(), end, head, checkpoint);
  }

  private static void write(EntityManager em, Chain chain, @Nullable HeadColumns row, Head head) {
    if (row == null) {
      chain.tables().insert(em, chain.id(), head);
    } else {
      row.write(head);
    }
  }

  /**
   * The row that holds the end, locked; null if the chain has not begun. Another node may begin it
   * between two looks.
   */
  private static @Nullable HeadColumns end(EntityManager em, Chain chain, @Nullable Head known) {
    var row = chain.tables().lockHead(em, chain.id());
    if (row == null && (known != null || chain.tables().anyChained(em))) {
      row = chain.tables().lockHead(em, chain.id());
      if (row == null) {
        throw new BrokenChainException("the row that holds its end is gone");
      }
    }
    return row;
  }

  static void requireSound(EntityManager em, Chain chain, Head head, @Nullable Head known) {
    if (!chain.key().isGenuine(head)) {
      throw new BrokenChainException("the row that holds its end was changed, or the key was");
    }
    if (known == null || (known.seq() == head.seq() && known.hash().equals(head.hash()))) {
      return;
    }
    boolean goesOn =
        known.seq() <= head.prunedSeq()
            || chain
                .tables()
                .at(em, known.seq())
                .filter(entry -> known.hash().equals(entry.hash))
                .isPresent();
    if (!goesOn) {
      throw new BrokenChainException(
          "it does not go on from entry " + known.seq() + ", which the global database knows");
    }
  }

  static Head advanced(Head head, AuditEntry.Link link, Instant now) {
    return new Head(
        link.seq(),
        link.hash(),
        head.prunedSeq(),
        head.checkpointSeq(),
        head.checkpointTime(),
        head.checkpointMac(),
        now,
        "");
  }

  static Head checkpoint(EntityManager em, Chain chain, Head head, Instant now) {
    var unsigned = new Checkpoint(head.seq(), head.hash(), now, head.checkpointMac(), "");
    var mac = chain.key().mac(unsigned);
    chain
        .tables()
        .insert(
            em,
            chain.id(),
            new Checkpoint(
                unsigned.seq(), unsigned.hash(), unsigned.time(), unsigned.previousMac(), mac));
    return new Head(head.seq(), head.hash(), head.prunedSeq(), head.seq(), now, mac, now, "");
  }

  /** In the log it is out of reach for whoever has the database alone. */
  private static void tell(Chain chain, Sealed sealed, Head head) {
    if (sealed.checkpoint()) {
      LOG.log(
          Level.INFO,
          "Audit checkpoint: chain {0}, entry {1}, signed {2}, mac {3}",
          new Object[] {
            chain.id(),
            Long.toString(head.checkpointSeq()),
            head.checkpointTime(),
            head.checkpointMac()
          });
    }
  }

  void remember(Chain chain, @Nullable Head known, Head head) {
    if (chain.isOperators() || (known != null && known.mac().equals(head.mac()))) {
      return;
    }
    boolean unused = retried(() -> control.inTransaction(em -> remember(em, chain, head)));
  }

  private static boolean remember(EntityManager em, Chain chain, Head head) {
    var row = em.find(ControlHeadEntity.class, chain.id(), LockModeType.PESSIMISTIC_WRITE);
    if (row == null) {
      ChainTables.OPERATOR.insert(em, chain.id(), head);
      return true;
    }
    boolean newer = row.seq <= head.seq();
    if (newer) {
      row.write(head);
    }
    return newer;
  }

  /** Two nodes that begin a chain insert the same row; the loser finds it the next time. */
  private static <T> T retried(Supplier<T> work) {
    try {
      return work.get();
    } catch (RuntimeException e) {
      if (PersistenceFailures.isUniqueViolation(e)) {
        return work.get();
      }
      throw e;
    }
  }
}
