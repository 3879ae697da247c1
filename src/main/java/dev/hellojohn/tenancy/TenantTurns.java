package dev.hellojohn.tenancy;

import dev.hellojohn.kernel.PageRequest;
import dev.hellojohn.store.ControlDatabase;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the tenants one by one, and then from the start, for work that is nobody's request.
 */
public final class TenantTurns {

  private final ControlDatabase control;
  private final Tenants tenants;
  private final TenantFilter filter;
  private final Deque<Tenant> waiting = new ArrayDeque<>();
  private @Nullable String last;
  private boolean ended;

  /** Begins with the newest tenant of those that are not deleted. */
  public TenantTurns(ControlDatabase control, Tenants tenants) {
    this(control, tenants, new TenantFilter(null, null, null));
  }

  /** Begins with the newest tenant that the filter lets through. */
  public TenantTurns(ControlDatabase control, Tenants tenants, TenantFilter filter) {
    this.control = control;
    this.tenants = tenants;
    this.filter = filter;
  }

  /** The next tenant that has tables; empty, once, when all had their turn. */
  public synchronized Optional<Tenant> next() {
    while (true) {
      var tenant = waiting.poll();
      if (tenant == null && ended) {
        ended = false;
        return Optional.empty();
      }
      if (tenant == null) {
        read();
      } else if (tenant.status() != TenantStatus.PROVISIONING) {
        return Optional.of(tenant);
      }
    }
  }

  private void read() {
    var page =
        control.inTransaction(
            em -> tenants.list(em, filter, new PageRequest(PageRequest.MAX_LIMIT, last, false)));
    waiting.addAll(page.data());
    last = page.nextCursor();
    ended = last == null;
  }
}
