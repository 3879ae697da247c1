package dev.hellojohn.event.audit;

import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.tenancy.Tenant;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Verifies chains where they lie, in short transactions, with a page of entries in memory. Entries
 * that wait get their place first.
 */
@Singleton
public class AuditVerification {

  /** A verification takes a core and a connection for as long as it lasts. */
  private static final int AT_ONCE = 2;

  private static final Duration RETRY_AFTER = Duration.ofSeconds(10);
  private static final int PAGE = 1000;

  private final Chains chains;
  private final ChainSealer sealer;
  private final OperatorCopies copies;
  private final Semaphore running = new Semaphore(AT_ONCE);

  @Inject
  public AuditVerification(Chains chains, ChainSealer sealer, OperatorCopies copies) {
    this.chains = chains;
    this.sealer = sealer;
    this.copies = copies;
  }

  /**
   * Verifies a tenant's chain.
   *
   * @throws ProblemException {@code service_unavailable} if others are being verified, or the
   *     database is away
   */
  public VerifiedChain verify(Tenant tenant) {
    copies.deliverTo(tenant.id());
    return verify(chains.of(tenant));
  }

  /** Verifies the operator's chain; see {@link #verify(Tenant)}. */
  public VerifiedChain verifyOperators() {
    return verify(chains.operator());
  }

  private VerifiedChain verify(Chain chain) {
    if (!running.tryAcquire()) {
      throw new ProblemException(
              ErrorCode.SERVICE_UNAVAILABLE, "Other trails are being verified. Try again soon.")
          .withRetryAfter(RETRY_AFTER);
    }
    try {
      sealer.settle(chain);
      return check(chain);
    } finally {
      running.release();
    }
  }

  private VerifiedChain check(Chain chain) {
    while (true) {
      var known = sealer.known(chain);
      var head = head(chain);
      var result = check(chain, head.orElse(null), known.orElse(null));
      // Retention may have taken away what was about to be read.
      if (result.isSound() || pruned(head) == pruned(head(chain))) {
        return result;
      }
    }
  }

  private static long pruned(Optional<Head> head) {
    return head.map(Head::prunedSeq).orElse(0L);
  }

  private static Optional<Head> head(Chain chain) {
    return chain.inTransaction(em -> chain.tables().head(em, chain.id()));
  }

  private VerifiedChain check(Chain chain, @Nullable Head head, @Nullable Head known) {
    var check = new ChainCheck(chain.key());
    long pruned = head == null ? 0 : head.prunedSeq();
    check.prunedThrough(pruned, anchor(chain, pruned));
    // Without a signed end, or with one that is behind, what is there is looked at all the same.
    long last = head == null || !chain.key().isGenuine(head) ? Long.MAX_VALUE : head.seq();
    long after = pruned;
    List<AuditEntry> page;
    String hashThere = null;
    do {
      page = page(chain, check, after, last);
      for (var entry : page) {
        var link = entry.link();
        if (link != null) {
          after = link.seq();
          hashThere = known != null && known.seq() == after ? link.hash() : hashThere;
        }
      }
    } while (page.size() == PAGE && !check.isFaulty());
    check.end(head);
    if (known != null) {
      check.known(known, hashThere);
    }
    if (!check.isFaulty()) {
      waiting(chain).forEach(check::entry);
    }
    return check.result();
  }

  private static @Nullable Checkpoint anchor(Chain chain, long pruned) {
    return pruned == 0
        ? null
        : chain.inTransaction(em -> chain.tables().checkpoints(em, pruned, pruned)).stream()
            .findFirst()
            .orElse(null);
  }

  /** Checks one page of entries, and the checkpoints among them. */
  private static List<AuditEntry> page(Chain chain, ChainCheck check, long after, long last) {
    var page = chain.inTransaction(em -> ChainPage.read(em, chain, after, last, PAGE));
    page.forEach(check::entry, check::checkpoint);
    return page.entries();
  }

  private static List<AuditEntry> waiting(Chain chain) {
    return chain.inTransaction(
        em ->
            chain.tables().waiting(em, PAGE).stream()
                .map(row -> row.snapshot(chain.id()))
                .toList());
  }
}
