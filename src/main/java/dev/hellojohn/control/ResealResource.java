package dev.hellojohn.control;

import dev.hellojohn.access.Access;
import dev.hellojohn.access.AccessLevel;
import dev.hellojohn.access.OperatorScope;
import dev.hellojohn.event.audit.AuditAction;
import dev.hellojohn.event.audit.AuditEvent;
import dev.hellojohn.store.ControlDatabase;
import dev.hellojohn.store.Resealing;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The rotation of the master key, as far as it happens in the database. */
@Singleton
@Path("/cp/v1/settings/reseal")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Settings", description = "What holds for the whole instance")
@SecurityRequirement(name = "operatorToken")
public class ResealResource {

  private final Resealing resealing;
  private final ControlDatabase control;
  private final OperatorAudit audit;

  /** Leads the request to its use case. */
  @Inject
  public ResealResource(Resealing resealing, ControlDatabase control, OperatorAudit audit) {
    this.resealing = resealing;
    this.control = control;
    this.audit = audit;
  }

  /** Seals every secret with the current key. */
  @POST
  @Access(value = AccessLevel.OPERATOR, scope = OperatorScope.SETTINGS_MANAGE, everyTenant = true)
  @Operation(
      operationId = "resealSecrets",
      summary = "Seals every secret of the global database with the current master key",
      description =
          "While the server runs, after HELLOJOHN_ENCRYPTION_KEY was changed on every node and while"
              + " HELLOJOHN_ENCRYPTION_KEY_PREVIOUS is still set. Sent again, it goes on where it"
              + " was; what is done is skipped.")
  @APIResponse(
      responseCode = "200",
      description = "What was done",
      content = @Content(schema = @Schema(implementation = ResealedBody.class)))
  public Response reseal() {
    var done = ResealedBody.of(resealing.run());
    control.run(
        em ->
            audit.append(
                em,
                AuditEvent.of(AuditAction.SETTINGS_RESEAL)
                    .detail("total", done.total())
                    .detail("rotated", done.rotated())
                    .detail("skipped", done.skipped())
                    .detail("failed", done.failed().size())));
    return Response.ok(done).header(HttpHeaders.CACHE_CONTROL, "no-store").build();
  }
}
