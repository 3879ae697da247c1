package dev.hellojohn.event.audit;

import dev.hellojohn.tenancy.TenancyFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The audit trails on a real database, wired by hand. */
public final class AuditFixture {

  /** The checkpoint key of these tests. */
  public static final String KEY =
      "f0e1d2c3b4a5968778695a4b3c2d1e0f00112233445566778899aabbccddeeff";

  public final Chains chains;
  public final WaitingChains waiting = new WaitingChains();
  public final AuditLog log;
  public final ChainSealer sealer;
  public final OperatorCopies copies;
  public final AuditVerification verification;
  public final AuditSearch search;
  public final AuditUpkeep upkeep;
  public final AuditExport export;

  /** Under what circumstances the tests act. */
  public Circumstances circumstances = Circumstances.NONE;

  /** On what is there; tenants that are purged are written down as well. */
  public AuditFixture(TenancyFixture tenancy) {
    chains = new Chains(List.of(KEY), tenancy.control, tenancy.units, tenancy.tenants);
    log = new AuditLog(chains, waiting, () -> circumstances, tenancy.ids, tenancy.clock);
    sealer = new ChainSealer(tenancy.control, tenancy.clock);
    copies = new OperatorCopies(tenancy.control, tenancy.tenants, tenancy.units, chains, waiting);
    verification = new AuditVerification(chains, sealer, copies);
    search = new AuditSearch(chains);
    export = new AuditExport(chains, sealer, copies, log);
    upkeep =
        new AuditUpkeep(
            tenancy.control,
            tenancy.tenants,
            chains,
            sealer,
            copies,
            waiting,
            new ChainPruner(Optional.empty(), sealer, log, tenancy.clock));
    tenancy.removal = new PurgedTenants(log);
  }

  /** What it keeps in the global database. */
  public static List<Class<?>> controlEntities() {
    return new ArrayList<>(new ControlAuditEntities().classes());
  }

  /** What it keeps in each tenant's. */
  public static List<Class<?>> tenantEntities() {
    return new ArrayList<>(new TenantAuditEntities().classes());
  }
}
