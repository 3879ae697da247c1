package dev.hellojohn.factor;

import dev.hellojohn.access.Access;
import dev.hellojohn.access.AccessLevel;
import dev.hellojohn.config.RateLimitRule;
import dev.hellojohn.edge.ErrorBody;
import dev.hellojohn.edge.ratelimit.RateLimits;
import dev.hellojohn.factor.EnrollFactor.FirstProof;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.FactorId;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.tenancy.CurrentTenant;
import dev.hellojohn.tenancy.TenantUnits;
import dev.hellojohn.user.Users;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The second factors of a user, for the tenant's own servers: such as who lost their phone. */
@Singleton
@Path("/v1/users/{id}/mfa")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Second factors", description = "Authenticator apps, passkeys and backup codes")
@SecurityRequirement(name = "secretKey")
public class UserFactorsResource {

  private final CurrentTenant tenant;
  private final TenantUnits units;
  private final Users users;
  private final Factors factors;
  private final EnrollFactor enrollFactor;
  private final EnrollPhone enrollPhone;
  private final RemoveFactor removeFactor;
  private final GenerateBackupCodes generateBackupCodes;
  private final RateLimits limits;

  /** Leads each request to its use case. */
  @Inject
  public UserFactorsResource(
      CurrentTenant tenant,
      TenantUnits units,
      Users users,
      Factors factors,
      EnrollFactor enrollFactor,
      EnrollPhone enrollPhone,
      RemoveFactor removeFactor,
      GenerateBackupCodes generateBackupCodes,
      RateLimits limits) {
    this.tenant = tenant;
    this.units = units;
    this.users = users;
    this.factors = factors;
    this.enrollFactor = enrollFactor;
    this.enrollPhone = enrollPhone;
    this.removeFactor = removeFactor;
    this.generateBackupCodes = generateBackupCodes;
    this.limits = limits;
  }

  /** The factors of a user. */
  @GET
  @Path("/factors")
  @Access(AccessLevel.SERVER)
  @Operation(operationId = "listFactorsOfUser", summary = "Lists the second factors of a user")
  @APIResponse(
      responseCode = "200",
      description = "The factors",
      content = @Content(schema = @Schema(implementation = FactorListBody.class)))
  @APIResponse(
      responseCode = "404",
      description = "No such user in this tenant (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public FactorListBody list(@PathParam("id") UserId id) {
    return FactorListBody.of(
        units.inTransaction(
            tenant.get(),
            em -> {
              if (users.find(em, id).isEmpty()) {
                throw new ProblemException(ErrorCode.NOT_FOUND);
              }
              return factors.of(em, id);
            }));
  }

  /** A pending factor. */
  @POST
  @Path("/factors")
  @Access(AccessLevel.SERVER)
  @Operation(
      operationId = "enrollFactorOfUser",
      summary = "Begins to enrol an authenticator app or a phone for a user",
      description =
          "A code is sent to a phone at once. Worth nothing until it is confirmed; an earlier pending one is void. A passkey is made on its user's"
              + " own device, and enrolled by the user alone.")
  @APIResponse(
      responseCode = "201",
      description = "The pending factor with its secret, shown this once",
      headers = @Header(name = "Location", schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = EnrollmentBody.class)))
  @APIResponse(
      responseCode = "404",
      description = "No such user in this tenant (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "403",
      description = "None of the type here (`insufficient_permissions`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "409",
      description =
          "The user has enough factors, or this number; or it gets no messages (`conflict`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "422",
      description = "`validation_failed`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "503",
      description = "No message can be sent now (`service_unavailable`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public Response enroll(@PathParam("id") UserId id, EnrollFactorRequest request) {
    var fields = new FactorFields();
    var wanted = fields.wantedForOthers(request.type(), request.name(), request.phoneNumber());
    fields.finish();
    var begun =
        wanted.type() == FactorType.SMS
            ? enrollPhone.begin(tenant.get(), null, id, wanted)
            : enrollFactor.begin(tenant.get(), id, wanted.name());
    return Response.created(URI.create("/v1/users/" + id + "/mfa/factors"))
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .entity(begun)
        .build();
  }

  /** The first code. */
  @POST
  @Path("/factors/{factor_id}/confirm")
  @Access(AccessLevel.SERVER)
  @Operation(
      operationId = "confirmFactorOfUser",
      summary = "Makes a pending factor of a user one, by its first code")
  @APIResponse(
      responseCode = "200",
      description = "The factor",
      content = @Content(schema = @Schema(implementation = FactorBody.class)))
  @APIResponse(
      responseCode = "401",
      description = "`mfa_invalid_code`, `missing_credentials`, `invalid_api_key`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "404",
      description = "No such user or factor (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "409",
      description = "It is confirmed already (`conflict`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "422",
      description = "`validation_failed`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public FactorBody confirm(
      @PathParam("id") UserId id,
      @PathParam("factor_id") FactorId factorId,
      ConfirmFactorRequest request,
      @Context HttpServletRequest http) {
    var code = request.codeAlone();
    limits.take(http, RateLimitRule.MFA_VERIFY, tenant.get(), id.value());
    return FactorBody.of(
        enrollFactor.confirm(tenant.get(), id, factorId, pending -> firstCode(pending, code)));
  }

  private Optional<FirstProof> firstCode(Factor pending, String code) {
    return pending.type() == FactorType.SMS
        ? enrollPhone.firstCode(tenant.get(), pending, code)
        : enrollFactor.firstCode(tenant.get(), pending, code);
  }

  /** The end of a factor. */
  @DELETE
  @Path("/factors/{factor_id}")
  @Access(AccessLevel.SERVER)
  @Operation(
      operationId = "removeFactorOfUser",
      summary = "Removes a second factor of a user, and ends all sessions of the user",
      description = "With the last authenticator app the backup codes go too.")
  @APIResponse(responseCode = "204", description = "The factor is gone")
  @APIResponse(
      responseCode = "404",
      description = "No such user or factor (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public void remove(@PathParam("id") UserId id, @PathParam("factor_id") FactorId factorId) {
    removeFactor.remove(tenant.get(), id, factorId, null);
  }

  /** New backup codes. */
  @POST
  @Path("/backup-codes/generate")
  @Access(AccessLevel.SERVER)
  @Operation(
      operationId = "generateBackupCodesOfUser",
      summary = "Makes new backup codes for a user, shown this once",
      description = "Those before them are void at once.")
  @APIResponse(
      responseCode = "201",
      description = "Ten codes",
      headers = @Header(name = "Location", schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = BackupCodesBody.class)))
  @APIResponse(
      responseCode = "404",
      description = "No such user in this tenant (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "409",
      description = "The user has no other factor (`conflict`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public Response generate(@PathParam("id") UserId id) {
    var codes = generateBackupCodes.generate(tenant.get(), id);
    return Response.created(URI.create("/v1/users/" + id + "/mfa/factors"))
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .entity(codes)
        .build();
  }
}
