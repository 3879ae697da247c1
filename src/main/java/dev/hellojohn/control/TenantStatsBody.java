package dev.hellojohn.control;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.hellojohn.tenancy.TenantStatistics;
import dev.hellojohn.tenancy.TenantUnits;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a tenant holds, and what it takes of the node that answers. */
@Schema(name = "TenantStats")
public record TenantStatsBody(Users users, Sessions sessions, Storage storage, Pool pool) {

  /** Its users. */
  @Schema(name = "TenantStatsUsers")
  public record Users(
      long total,
      @Schema(description = "Not disabled") long active,
      @JsonProperty("created_last_7d") long createdLast7d,
      @JsonProperty("signed_in_last_7d") long signedInLast7d) {}

  /** Its sessions. */
  @Schema(name = "TenantStatsSessions")
  public record Sessions(
      @Schema(description = "Neither ended nor expired") long active,
      @JsonProperty("created_last_24h") long createdLast24h) {}

  /** The room that its tables take. */
  @Schema(name = "TenantStatsStorage")
  public record Storage(
      @Schema(description = "Tables and indexes; null where tenants share them")
          @Nullable Long bytes) {}

  /** Its transactions on this node. */
  @Schema(name = "TenantStatsPool")
  public record Pool(
      @Schema(description = "Whether its persistence unit is built") boolean open,
      int inUse,
      int limit,
      @Schema(description = "By all tenants") int nodeInUse,
      @Schema(description = "For all tenants") int nodeLimit) {}

  static TenantStatsBody of(TenantStatistics.Holdings holdings, TenantUnits.Use use) {
    var users = holdings.users();
    var sessions = holdings.sessions();
    return new TenantStatsBody(
        new Users(users.total(), users.active(), users.createdLast7d(), users.signedInLast7d()),
        new Sessions(sessions.active(), sessions.createdLast24h()),
        new Storage(holdings.bytes()),
        new Pool(
            use.unitOpen(),
            use.transactions(),
            use.transactionsLimit(),
            use.nodeTransactions(),
            use.nodeTransactionsLimit()));
  }
}
