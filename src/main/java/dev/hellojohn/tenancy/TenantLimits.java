package dev.hellojohn.tenancy;

/**
 * What tenants may take of a node.
 *
 * @param connections transactions of tenants at once; the rest of the budget stays with the Control
 *     Plane and migrations
 * @param connectionsPerTenant transactions of one tenant at once, so that a noisy one can't starve
 *     the rest
 * @param units persistence units that are kept
 */
public record TenantLimits(int connections, int connectionsPerTenant, int units) {

  /**
   * Connections that tenants never get: two for the Control Plane's lookups, two for provisioning
   * and migration.
   */
  public static final int RESERVED = 4;

  /** The least budget with which every part still gets a connection. */
  public static final int LEAST_BUDGET = RESERVED + 2;

  /**
   * Divides a budget.
   *
   * @throws IllegalArgumentException if it is below {@link #LEAST_BUDGET}
   */
  public static TenantLimits of(int budget, int units) {
    if (budget < LEAST_BUDGET) {
      throw new IllegalArgumentException("The connection budget is at least " + LEAST_BUDGET);
    }
    int connections = budget - RESERVED;
    return new TenantLimits(connections, Math.max(2, (connections + 1) / 2), units);
  }
}
