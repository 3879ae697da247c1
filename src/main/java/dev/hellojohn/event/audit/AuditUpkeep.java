package dev.hellojohn.event.audit;

import dev.hellojohn.store.ControlDatabase;
import dev.hellojohn.store.Upkeep;
import dev.hellojohn.tenancy.TenantTurns;
import dev.hellojohn.tenancy.Tenants;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Every second: brings operators' acts into the tenants' chains, and chains what was appended.
 *
 * <p>Where there is a retention, one chain is looked at every 15 seconds, in turn.
 *
 * <p>After a start each tenant is looked at once, one a second, since a node that died may have
 * left entries without a place in a chain that nobody appends to any more.
 */
@Singleton
public class AuditUpkeep implements Upkeep {

  private static final Logger LOG = Logger.getLogger(AuditUpkeep.class.getName());

  private static final Duration PERIOD = Duration.ofSeconds(1);

  /** What failed is tried again, and what another node has left behind looked for, this often. */
  private static final int SELDOM = 15;

  private final TenantTurns turns;
  private final Chains chains;
  private final ChainSealer sealer;
  private final OperatorCopies copies;
  private final WaitingChains waiting;
  private final ChainPruner pruner;
  private final Set<String> failed = new HashSet<>();
  private boolean allSeen;
  private int rounds;

  @Inject
  public AuditUpkeep(
      ControlDatabase control,
      Tenants tenants,
      Chains chains,
      ChainSealer sealer,
      OperatorCopies copies,
      WaitingChains waiting,
      ChainPruner pruner) {
    this.turns = new TenantTurns(control, tenants);
    this.chains = chains;
    this.sealer = sealer;
    this.copies = copies;
    this.waiting = waiting;
    this.pruner = pruner;
  }

  @Override
  public String name() {
    return "audit trails";
  }

  @Override
  public Duration period() {
    return PERIOD;
  }

  @Override
  public synchronized int run() {
    boolean seldom = rounds % SELDOM == 0;
    rounds++;
    if (seldom) {
      waiting.add(Chain.OPERATOR);
      failed.forEach(waiting::add);
    }
    if (!allSeen) {
      nextTenant().ifPresent(waiting::add);
    } else if (seldom && pruner.isOn()) {
      prune(nextTenant().orElse(Chain.OPERATOR));
    }
    var due = waiting.take();
    if (due.contains(Chain.OPERATOR)) {
      deliverCopies();
      due.addAll(waiting.take());
    }
    int chained = 0;
    for (var chain : due) {
      chained += seal(chain);
    }
    return chained;
  }

  /** What can't be delivered now is, when the operator's chain is looked at again. */
  private void deliverCopies() {
    try {
      copies.deliver();
    } catch (RuntimeException e) {
      tell(Chain.OPERATOR, e);
    }
  }

  private int seal(String id) {
    try {
      int chained = chains.find(id).map(sealer::seal).orElse(0);
      failed.remove(id);
      return chained;
    } catch (BrokenChainException e) {
      if (failed.add(id)) {
        LOG.log(
            Level.SEVERE,
            "The audit trail of {0} is not continued: {1}. Entries wait, signed but without a"
                + " place. docs/audit.md says what to do.",
            new Object[] {id, e.getMessage()});
      }
    } catch (RuntimeException e) {
      tell(id, e);
    }
    return 0;
  }

  private void prune(String id) {
    try {
      chains.find(id).ifPresent(pruner::prune);
    } catch (RuntimeException e) {
      tell(id, e);
    }
  }

  /** Once, until it works again. */
  private void tell(String id, RuntimeException e) {
    if (failed.add(id)) {
      LOG.log(
          Level.WARNING,
          "The audit trail of {0} was not brought up to date; it is tried again: {1}",
          new Object[] {id, e.getMessage()});
    }
  }

  /** The next tenant; empty, once, when all have been seen, and then from the start. */
  private Optional<String> nextTenant() {
    var next = turns.next().map(tenant -> tenant.id().value());
    allSeen |= next.isEmpty();
    return next;
  }
}
