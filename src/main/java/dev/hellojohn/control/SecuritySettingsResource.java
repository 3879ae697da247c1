package dev.hellojohn.control;

import dev.hellojohn.access.Access;
import dev.hellojohn.access.AccessLevel;
import dev.hellojohn.access.OperatorScope;
import dev.hellojohn.config.Configuration;
import dev.hellojohn.edge.ClientAddressFilter;
import dev.hellojohn.edge.ErrorBody;
import dev.hellojohn.setting.SecuritySettings;
import dev.hellojohn.setting.SecuritySettingsRow;
import dev.hellojohn.store.ControlDatabase;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Origins, networks and limits of the whole instance, which are changed while it runs. */
@Singleton
@Path("/cp/v1/settings/security")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Settings", description = "What holds for the whole instance")
@SecurityRequirement(name = "operatorToken")
public class SecuritySettingsResource {

  private final Configuration configuration;
  private final ControlDatabase control;
  private final SecuritySettingsRow row;
  private final ChangeSecuritySettings change;

  /** Leads each request to its use case. */
  @Inject
  public SecuritySettingsResource(
      Configuration configuration,
      ControlDatabase control,
      SecuritySettingsRow row,
      ChangeSecuritySettings change) {
    this.configuration = configuration;
    this.control = control;
    this.row = row;
    this.change = change;
  }

  /** What holds. */
  @GET
  @Access(value = AccessLevel.OPERATOR, scope = OperatorScope.SETTINGS_READ, everyTenant = true)
  @Operation(
      operationId = "getSecuritySettings",
      summary = "Reads the allowed origins, the Control Plane's networks and the rate limits")
  @APIResponse(
      responseCode = "200",
      description = "What holds, and what of it the environment says",
      headers = @Header(name = "ETag", schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = SecuritySettingsBody.class)))
  public Response get() {
    return answer(control.inTransaction(row::read));
  }

  /** A change. */
  @PATCH
  @Access(value = AccessLevel.OPERATOR, scope = OperatorScope.SETTINGS_MANAGE, everyTenant = true)
  @Operation(
      operationId = "changeSecuritySettings",
      summary = "Changes them, without a restart",
      description =
          "In force at once on this node, and within a second on the others. All of the change or"
              + " nothing of it.")
  @APIResponse(
      responseCode = "200",
      description = "What holds now",
      headers = @Header(name = "ETag", schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = SecuritySettingsBody.class)))
  @APIResponse(
      responseCode = "409",
      description = "A list leaves out what the environment says (`conflict`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "412",
      description = "They have changed since they were read (`precondition_failed`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "422",
      description =
          "`validation_failed`, also for networks without the caller's own address"
              + " (`locks_you_out`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public Response change(
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @NotNull SecuritySettingsChangeBody body,
      @Context HttpServletRequest request) {
    return answer(change.change(ClientAddressFilter.of(request).address(), body, ifMatch));
  }

  private Response answer(SecuritySettings settings) {
    return Answers.versioned(SecuritySettingsBody.of(configuration, settings), settings.version());
  }
}
