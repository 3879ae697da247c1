package dev.hellojohn.ops.checklist;

import dev.hellojohn.access.Access;
import dev.hellojohn.access.AccessLevel;
import dev.hellojohn.access.OperatorScope;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
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

/** The production checklist as a report. */
@Singleton
@Path("/cp/v1/checklist")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Settings", description = "What holds for the whole instance")
@SecurityRequirement(name = "operatorToken")
public class ChecklistResource {

  private final Checklist checklist;

  /** Asks the checklist. */
  @Inject
  public ChecklistResource(Checklist checklist) {
    this.checklist = checklist;
  }

  /** The list with its state. */
  @GET
  @Access(value = AccessLevel.OPERATOR, scope = OperatorScope.SETTINGS_READ, everyTenant = true)
  @Operation(
      operationId = "getChecklist",
      summary = "Tells what is left to do before this instance is safe on the internet",
      description =
          "In any mode, by the rules of production: what it would refuse to start with fails.")
  @APIResponse(
      responseCode = "200",
      description = "Each item with its state",
      content = @Content(schema = @Schema(implementation = ChecklistBody.class)))
  public Response get() {
    return Response.ok(ChecklistBody.of(checklist.items()))
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }
}
