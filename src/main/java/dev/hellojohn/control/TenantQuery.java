package dev.hellojohn.control;

import dev.hellojohn.access.TenantReach;
import dev.hellojohn.tenancy.TenantFilter;
import dev.hellojohn.tenancy.TenantStatus;
import jakarta.enterprise.inject.Vetoed;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** What selects tenants in a list; a {@code @BeanParam}. */
@Vetoed
public class TenantQuery {

  private static final int MAX_TEXT = 255;

  @Parameter(
      description = "Only those in this status; without it all but the deleted ones",
      schema = @Schema(implementation = TenantStatus.class))
  @QueryParam("status")
  private @Nullable String status;

  @Parameter(description = "Only those whose slug or name begins with it")
  @QueryParam("q")
  private @Nullable String text;

  /** Everything; JAX-RS sets what the query names. */
  public TenantQuery() {}

  TenantQuery(@Nullable String status, @Nullable String text) {
    this.status = status;
    this.text = text;
  }

  /**
   * The filter, for the tenants within a caller's reach.
   *
   * @throws dev.hellojohn.kernel.ProblemException {@code validation_failed}
   */
  TenantFilter within(TenantReach reach) {
    var violations = new Violations();
    var wanted = status == null ? null : TenantStatus.parse(status).orElse(null);
    if (status != null && wanted == null) {
      violations.add("status", "invalid_value", "There is no such status.");
    }
    if (text != null && text.length() > MAX_TEXT) {
      violations.add("q", "invalid_length", "The length must be at most " + MAX_TEXT + ".");
    }
    violations.throwIfAny();
    return new TenantFilter(
        wanted,
        text == null || text.isBlank() ? null : text.strip(),
        reach.everyTenant() ? null : reach.listed());
  }
}
