package dev.hellojohn.signin;

import dev.hellojohn.access.Access;
import dev.hellojohn.access.AccessLevel;
import dev.hellojohn.access.CallerContext;
import dev.hellojohn.config.RateLimitRule;
import dev.hellojohn.edge.ErrorBody;
import dev.hellojohn.edge.Origin;
import dev.hellojohn.edge.ratelimit.RateLimits;
import dev.hellojohn.factor.BackupCodesBody;
import dev.hellojohn.factor.ConfirmFactorRequest;
import dev.hellojohn.factor.EnrollOwnFactor;
import dev.hellojohn.factor.EnrollmentBody;
import dev.hellojohn.factor.FactorBody;
import dev.hellojohn.factor.FactorFields;
import dev.hellojohn.factor.FactorListBody;
import dev.hellojohn.factor.Factors;
import dev.hellojohn.factor.GenerateBackupCodes;
import dev.hellojohn.factor.RemoveFactor;
import dev.hellojohn.kernel.FactorId;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.tenancy.CurrentTenant;
import dev.hellojohn.tenancy.TenantUnits;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirementsSet;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * What signed-in users do with their own second factors. A session is not enough for a change: the
 * password or a code is shown once more.
 */
@Singleton
@Path("/v1/auth/me/mfa")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Second factors", description = "Authenticator apps, passkeys and backup codes")
@SecurityRequirementsSet({
  @SecurityRequirement(name = "publishableKey"),
  @SecurityRequirement(name = "userToken")
})
public class MyFactorsResource {

  private static final URI LIST = URI.create("/v1/auth/me/mfa/factors");

  private final CurrentTenant tenant;
  private final CallerContext caller;
  private final TenantUnits units;
  private final Factors factors;
  private final Reauthentication reauthentication;
  private final EnrollOwnFactor enrollFactor;
  private final RemoveFactor removeFactor;
  private final GenerateBackupCodes generateBackupCodes;
  private final RateLimits limits;

  /** Leads each request to its use case. */
  @Inject
  public MyFactorsResource(
      CurrentTenant tenant,
      CallerContext caller,
      TenantUnits units,
      Factors factors,
      Reauthentication reauthentication,
      EnrollOwnFactor enrollFactor,
      RemoveFactor removeFactor,
      GenerateBackupCodes generateBackupCodes,
      RateLimits limits) {
    this.tenant = tenant;
    this.caller = caller;
    this.units = units;
    this.factors = factors;
    this.reauthentication = reauthentication;
    this.enrollFactor = enrollFactor;
    this.removeFactor = removeFactor;
    this.generateBackupCodes = generateBackupCodes;
    this.limits = limits;
  }

  private UserId user() {
    return caller.user().user();
  }

  private void require(ProofRequest proof, HttpServletRequest http) {
    reauthentication.require(
        tenant.get(),
        tenant.client(),
        caller.user(),
        proof.proof(),
        Origin.of(http),
        user -> take(http));
  }

  private void take(HttpServletRequest http) {
    limits.take(http, RateLimitRule.MFA_VERIFY, tenant.get(), user().value());
  }

  /** The user's factors. */
  @GET
  @Path("/factors")
  @Access(AccessLevel.USER)
  @Operation(operationId = "listMyFactors", summary = "Lists the signed-in user's second factors")
  @APIResponse(
      responseCode = "200",
      description = "The factors",
      content = @Content(schema = @Schema(implementation = FactorListBody.class)))
  @APIResponse(
      responseCode = "401",
      description = "`missing_credentials`, `invalid_token`, `token_expired`, `session_revoked`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public FactorListBody list() {
    return FactorListBody.of(units.reading(tenant.get(), em -> factors.of(em, user())));
  }

  /** A pending factor. */
  @POST
  @Path("/factors")
  @Access(AccessLevel.USER)
  @Operation(
      operationId = "enrollMyFactor",
      summary = "Begins to enrol an authenticator app, a passkey, a mailbox or a phone",
      description =
          "Takes the password, or of who has a second factor a code or signature of it. Worth nothing until"
              + " it is confirmed; an earlier pending one is void.")
  @APIResponse(
      responseCode = "201",
      description = "The pending factor with its secret, shown this once, or what to sign",
      headers = @Header(name = "Location", schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = EnrollmentBody.class)))
  @APIResponse(
      responseCode = "401",
      description =
          "`invalid_credentials`, `mfa_invalid_code`, `challenge_expired`, `missing_credentials`,"
              + " `invalid_token`, `token_expired`, `session_revoked`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "403",
      description =
          "No code (`mfa_required`), too many wrong passwords (`account_locked`); none of the type"
              + " here, or nothing to show and signed in too long ago"
              + " (`insufficient_permissions`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "409",
      description =
          "There are enough factors, or this one is there, or the number gets no messages (`conflict`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "422",
      description = "`validation_failed`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "503",
      description = "No message can be sent now (`service_unavailable`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public Response enroll(MyEnrollmentRequest request, @Context HttpServletRequest http) {
    var fields = new FactorFields();
    var wanted = fields.wanted(request.type(), request.name(), request.phoneNumber());
    fields.finish();
    require(request.proof(), http);
    return Response.created(LIST)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .entity(enrollFactor.begin(tenant.get(), tenant.client(), user(), wanted))
        .build();
  }

  /** The first code. */
  @POST
  @Path("/factors/{factor_id}/confirm")
  @Access(AccessLevel.USER)
  @Operation(
      operationId = "confirmMyFactor",
      summary = "Makes a pending factor one, by its first code or the new passkey",
      description = "Sessions go on; signing out of the others is an operation of its own.")
  @APIResponse(
      responseCode = "200",
      description = "The factor",
      content = @Content(schema = @Schema(implementation = FactorBody.class)))
  @APIResponse(
      responseCode = "401",
      description =
          "`mfa_invalid_code`, `missing_credentials`, `invalid_token`, `token_expired`,"
              + " `session_revoked`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "404",
      description = "No such factor, or too late (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "409",
      description = "It is confirmed already, or the passkey is enrolled (`conflict`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "422",
      description = "`validation_failed`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public FactorBody confirm(
      @PathParam("factor_id") FactorId factorId,
      ConfirmFactorRequest request,
      @Context HttpServletRequest http) {
    var proof = request.proof();
    take(http);
    return FactorBody.of(
        enrollFactor.confirm(tenant.get(), tenant.client(), user(), factorId, proof));
  }

  /** The end of a factor. */
  @DELETE
  @Path("/factors/{factor_id}")
  @Access(AccessLevel.USER)
  @Operation(
      operationId = "removeMyFactor",
      summary = "Removes a second factor, and ends the user's other sessions",
      description =
          "Takes a code or signature of any of the factors, or for a pending one alone the password. With"
              + " the last other factor the backup codes go too.")
  @APIResponse(responseCode = "204", description = "The factor is gone")
  @APIResponse(
      responseCode = "401",
      description =
          "`invalid_credentials`, `mfa_invalid_code`, `challenge_expired`, `missing_credentials`,"
              + " `invalid_token`, `token_expired`, `session_revoked`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "403",
      description =
          "No code (`mfa_required`), too many wrong passwords (`account_locked`), nothing to show and"
              + " signed in too long ago (`insufficient_permissions`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "404",
      description = "No such factor (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "422",
      description = "`validation_failed`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public void remove(
      @PathParam("factor_id") FactorId factorId,
      ProofRequest proof,
      @Context HttpServletRequest http) {
    require(proof, http);
    removeFactor.remove(tenant.get(), user(), factorId, caller.user().session());
  }

  /** New backup codes. */
  @POST
  @Path("/backup-codes/generate")
  @Access(AccessLevel.USER)
  @Operation(
      operationId = "generateMyBackupCodes",
      summary = "Makes new backup codes, shown this once",
      description = "Takes a code of the second factor. Those codes before them are void at once.")
  @APIResponse(
      responseCode = "201",
      description = "Ten codes",
      headers = @Header(name = "Location", schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = BackupCodesBody.class)))
  @APIResponse(
      responseCode = "401",
      description =
          "`invalid_credentials`, `mfa_invalid_code`, `challenge_expired`, `missing_credentials`,"
              + " `invalid_token`, `token_expired`, `session_revoked`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "403",
      description =
          "No code (`mfa_required`), too many wrong passwords (`account_locked`); no backup codes"
              + " here, or nothing to show and signed in too long ago (`insufficient_permissions`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "409",
      description = "There is no other factor (`conflict`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "422",
      description = "`validation_failed`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public Response generate(ProofRequest proof, @Context HttpServletRequest http) {
    require(proof, http);
    return Response.created(LIST)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .entity(generateBackupCodes.generate(tenant.get(), user()))
        .build();
  }
}
