package dev.hellojohn.ops.checklist;

import dev.hellojohn.config.Configuration;
import dev.hellojohn.kernel.WebOrigin;
import dev.hellojohn.ops.checklist.ChecklistItem.State;
import dev.hellojohn.setting.CurrentSecurity;
import dev.hellojohn.setting.SecurityInForce;
import dev.hellojohn.store.Installation;
import dev.hellojohn.store.Resealing;
import dev.hellojohn.store.jpa.DatabaseKind;
import dev.hellojohn.tenancy.TenantCensus;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/**
 * Goes through the production checklist, in whichever mode: what production would refuse fails in
 * the others too. No item holds a value of the configuration.
 */
@Singleton
class Checklist {

  private final Configuration configuration;
  private final CurrentSecurity security;
  private final Resealing resealing;
  private final TenantCensus census;
  private final Installation installation;

  @Inject
  Checklist(
      Configuration configuration,
      CurrentSecurity security,
      Resealing resealing,
      TenantCensus census,
      Installation installation) {
    this.configuration = configuration;
    this.security = security;
    this.resealing = resealing;
    this.census = census;
    this.installation = installation;
  }

  /**
   * All items.
   *
   * @throws dev.hellojohn.kernel.ProblemException {@code service_unavailable} if the database is
   *     away
   */
  List<ChecklistItem> items() {
    List<ChecklistItem> items = new ArrayList<>(configured(configuration, security.get()));
    items.add(sealedSecrets(resealing.count(), configuration.encryption().previous().isPresent()));
    items.add(isolation(installation.get().kind(), census.inSharedSchema()));
    items.add(
        migrations(census.take().byMigration().getOrDefault(TenantCensus.Migration.FAILED, 0L)));
    return items;
  }

  /** What is decided without looking into the database. */
  static List<ChecklistItem> configured(Configuration configuration, SecurityInForce held) {
    List<ChecklistItem> items = new ArrayList<>();
    items.add(runMode(configuration));
    for (ConfiguredItem item : ConfiguredItem.values()) {
      items.add(item.of(configuration.productionFindings()));
    }
    items.add(origins(configuration, held));
    items.add(networks(held));
    items.add(rateLimits(held));
    return items;
  }

  private static ChecklistItem runMode(Configuration configuration) {
    ChecklistItem item =
        ChecklistItem.ok("run_mode", "Production refuses to start with what is unsafe.");
    return configuration.server().isProduction()
        ? item
        : item.because(State.FAIL, "Set HELLOJOHN_ENV to production.");
  }

  /** Our own origin is no other one; what is wrong with it says the item on the public URL. */
  private static ChecklistItem origins(Configuration configuration, SecurityInForce held) {
    ChecklistItem item =
        ChecklistItem.ok(
            "allowed_origins", "Only web pages that you know may call every tenant and /cp.");
    String where =
        " in HELLOJOHN_ALLOWED_ORIGINS (unset: HELLOJOHN_FRONTEND_URL's) or at"
            + " /cp/v1/settings/security.";
    String own = configuration.network().publicOrigin().map(WebOrigin::value).orElse("");
    List<String> others = held.origins().stream().filter(origin -> !origin.equals(own)).toList();
    if (others.stream().anyMatch(origin -> !origin.startsWith("https://"))) {
      return item.because(State.FAIL, "An origin is not https: change it" + where);
    }
    if (others.stream().anyMatch(origin -> origin.matches(".*//(localhost|127\\..*).*"))) {
      return item.because(State.WARN, "An origin is a developer's machine: remove it" + where);
    }
    return item;
  }

  private static ChecklistItem networks(SecurityInForce held) {
    ChecklistItem item =
        ChecklistItem.ok(
            "control_plane_networks", "The Control Plane is reached from your networks alone.");
    return held.networks().isEmpty()
        ? item.because(
            State.WARN,
            "It is open to every address: name your networks in HELLOJOHN_CP_ALLOWED_IPS or at"
                + " /cp/v1/settings/security.")
        : item;
  }

  private static ChecklistItem rateLimits(SecurityInForce held) {
    ChecklistItem item =
        ChecklistItem.ok("rate_limits", "Guessing is held to a number of tries a minute.");
    return held.rateLimit().enabled()
        ? item
        : item.because(
            State.FAIL,
            "Set HELLOJOHN_RATE_LIMIT_ENABLED to true, or rate_limits_enabled at"
                + " /cp/v1/settings/security.");
  }

  static ChecklistItem sealedSecrets(Resealing.Count count, boolean hasPrevious) {
    ChecklistItem item =
        ChecklistItem.ok(
            "sealed_secrets", "Every secret in the database opens with the current key.");
    if (count.unknown() > 0) {
      item =
          item.because(
              State.FAIL,
              count.unknown()
                  + " of "
                  + count.total()
                  + " secrets are sealed with a key that is not set. Set it in"
                  + " HELLOJOHN_ENCRYPTION_KEY_PREVIOUS, or make what they belong to anew.");
    }
    if (count.previous() > 0) {
      return item.because(
          State.WARN,
          count.previous()
              + " of "
              + count.total()
              + " secrets still need HELLOJOHN_ENCRYPTION_KEY_PREVIOUS: POST"
              + " /cp/v1/settings/reseal once every node has the new key.");
    }
    return hasPrevious
        ? item.because(
            State.WARN,
            "No secret needs HELLOJOHN_ENCRYPTION_KEY_PREVIOUS any more: unset it when sessions of"
                + " before the rotation were refreshed, or may end.")
        : item;
  }

  static ChecklistItem isolation(DatabaseKind kind, long inSharedSchema) {
    ChecklistItem item =
        ChecklistItem.ok(
            "tenant_isolation", "The database itself keeps every tenant's rows from the others.");
    return kind == DatabaseKind.POSTGRESQL || inSharedSchema == 0
        ? item
        : item.because(
            State.WARN,
            inSharedSchema
                + " tenants share their tables on a database without row level security: give them"
                + " a schema or a database of their own, or use PostgreSQL.");
  }

  static ChecklistItem migrations(long failed) {
    ChecklistItem item =
        ChecklistItem.ok("tenant_migrations", "Every tenant's tables are up to date, or will be.");
    return failed == 0
        ? item
        : item.because(
            State.FAIL,
            "The migration of "
                + failed
                + " tenants failed; the log says why. POST /cp/v1/tenants/{id}/migrate tries again.");
  }
}
