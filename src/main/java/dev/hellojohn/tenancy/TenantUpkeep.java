package dev.hellojohn.tenancy;

import dev.hellojohn.store.Upkeep;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Removes tenants that were left half made, and deleted ones that can't be restored any more. */
@Singleton
class TenantUpkeep implements Upkeep {

  /** How long a deleted tenant can be restored. */
  private static final Duration GRACE = Duration.ofDays(30);

  private final TenantProvisioning provisioning;

  @Inject
  TenantUpkeep(TenantProvisioning provisioning) {
    this.provisioning = provisioning;
  }

  @Override
  public String name() {
    return "tenants";
  }

  @Override
  public int run() {
    return provisioning.sweep(GRACE);
  }
}
