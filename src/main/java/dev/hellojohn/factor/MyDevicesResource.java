package dev.hellojohn.factor;

import dev.hellojohn.access.Access;
import dev.hellojohn.access.AccessLevel;
import dev.hellojohn.access.CallerContext;
import dev.hellojohn.edge.ErrorBody;
import dev.hellojohn.kernel.DeviceId;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.tenancy.CurrentTenant;
import dev.hellojohn.tenancy.TenantUnits;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirementsSet;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * The devices on which signed-in users are not asked for their second factor. To trust one takes
 * the factor, at a sign-in; to trust it no longer takes the session alone.
 */
@Singleton
@Path("/v1/auth/me/mfa/devices")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Second factors")
@SecurityRequirementsSet({
  @SecurityRequirement(name = "publishableKey"),
  @SecurityRequirement(name = "userToken")
})
public class MyDevicesResource {

  private final CurrentTenant tenant;
  private final CallerContext caller;
  private final TenantUnits units;
  private final TrustedDevices devices;
  private final FactorAudit audit;

  /** Reads and ends trust. */
  @Inject
  public MyDevicesResource(
      CurrentTenant tenant,
      CallerContext caller,
      TenantUnits units,
      TrustedDevices devices,
      FactorAudit audit) {
    this.tenant = tenant;
    this.caller = caller;
    this.units = units;
    this.devices = devices;
    this.audit = audit;
  }

  /** The user's devices. */
  @GET
  @Access(AccessLevel.USER)
  @Operation(operationId = "listMyDevices", summary = "Lists the devices that the user trusts")
  @APIResponse(
      responseCode = "200",
      description = "The devices",
      content = @Content(schema = @Schema(implementation = TrustedDeviceListBody.class)))
  @APIResponse(
      responseCode = "401",
      description = "`missing_credentials`, `invalid_token`, `token_expired`, `session_revoked`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public TrustedDeviceListBody list() {
    var user = caller.user().user();
    return TrustedDeviceListBody.of(
        units.inTransaction(tenant.get(), em -> devices.of(em, tenant.get(), user)));
  }

  /** The end of a device's trust. */
  @DELETE
  @Path("/{device_id}")
  @Access(AccessLevel.USER)
  @Operation(
      operationId = "forgetMyDevice",
      summary = "Trusts a device no longer",
      description = "The next sign-in on it asks for the second factor; sessions go on.")
  @APIResponse(responseCode = "204", description = "It is trusted no longer")
  @APIResponse(
      responseCode = "401",
      description = "`missing_credentials`, `invalid_token`, `token_expired`, `session_revoked`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "404",
      description = "No such device (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public void forget(@PathParam("device_id") DeviceId id) {
    var user = caller.user().user();
    units.run(
        tenant.get(),
        em -> {
          if (!devices.revoke(em, user, id)) {
            throw new ProblemException(ErrorCode.NOT_FOUND);
          }
          audit.forgot(em, user, id);
        });
  }
}
