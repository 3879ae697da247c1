package dev.hellojohn.connector;

import dev.hellojohn.access.Access;
import dev.hellojohn.access.AccessLevel;
import dev.hellojohn.crypto.OpaqueToken;
import dev.hellojohn.edge.ErrorBody;
import dev.hellojohn.edge.PageBody;
import dev.hellojohn.edge.PageQuery;
import dev.hellojohn.edge.Paging;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.tenancy.CurrentTenant;
import dev.hellojohn.tenancy.TenantUnits;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What a tenant's connectors have received, for its own servers. */
@Singleton
@Path("/v1/connectors/{id}/events")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Connectors", description = "Inbound webhooks: who may send them, and what came")
@SecurityRequirement(name = "secretKey")
public class ReceivedEventsResource {

  private final CurrentTenant tenant;
  private final TenantUnits units;
  private final Connectors connectors;
  private final ReceivedEvents events;
  private final Paging paging;

  /** Reads events. */
  @Inject
  public ReceivedEventsResource(
      CurrentTenant tenant,
      TenantUnits units,
      Connectors connectors,
      ReceivedEvents events,
      Paging paging) {
    this.tenant = tenant;
    this.units = units;
    this.connectors = connectors;
    this.events = events;
    this.paging = paging;
  }

  /** A page of events. */
  @GET
  @Access(AccessLevel.SERVER)
  @Operation(
      operationId = "listReceivedEvents",
      summary = "Lists the events that a connector has received, the newest first")
  @APIResponse(
      responseCode = "200",
      description = "A page of events, without their payloads",
      content = @Content(schema = @Schema(implementation = ReceivedEventPage.class)))
  @APIResponse(
      responseCode = "404",
      description = "No such connector in this tenant (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "422",
      description = "A condition that is none (`validation_failed`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public PageBody<ReceivedEventBody> list(
      @PathParam("id") String id, @BeanParam ReceivedEventQuery query, @BeanParam PageQuery page) {
    var wanted = ConnectorId.parse(id).orElseThrow(ReceivedEventsResource::notFound);
    var filter = query.toFilter();
    var scope =
        "connectors/"
            + tenant.id()
            + '/'
            + wanted
            + "/events/"
            + OpaqueToken.sha256Hex(filter.toString());
    var request = paging.request(page, scope);
    var found =
        units.inTransaction(
            tenant.get(),
            em -> {
              require(em, wanted);
              return events.list(em, wanted, filter, request);
            });
    return paging.body(found, scope, ReceivedEventBody::of);
  }

  /** An event. */
  @GET
  @Path("/{event_id}")
  @Access(AccessLevel.SERVER)
  @Operation(
      operationId = "getReceivedEvent",
      summary = "Reads an event with its payload, as it was received")
  @APIResponse(
      responseCode = "200",
      description = "The event and its payload",
      content = @Content(schema = @Schema(implementation = ReceivedEventPayloadBody.class)))
  @APIResponse(
      responseCode = "404",
      description = "No such connector in this tenant, or no such event of it (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public ReceivedEventPayloadBody get(
      @PathParam("id") String id, @PathParam("event_id") String eventId) {
    var wanted = ConnectorId.parse(id).orElseThrow(ReceivedEventsResource::notFound);
    if (!ReceivedEvents.isId(eventId)) {
      throw notFound();
    }
    return units.inTransaction(
        tenant.get(),
        em -> {
          require(em, wanted);
          return events
              .find(em, wanted, eventId)
              .map(ReceivedEventPayloadBody::of)
              .orElseThrow(ReceivedEventsResource::notFound);
        });
  }

  private void require(EntityManager em, ConnectorId id) {
    if (connectors.find(em, id).isEmpty()) {
      throw notFound();
    }
  }

  private static ProblemException notFound() {
    return new ProblemException(ErrorCode.NOT_FOUND);
  }

  /** A page of events, for the API description. */
  @Schema(name = "ReceivedEventPage")
  private record ReceivedEventPage(List<ReceivedEventBody> data, PageBody.Pagination pagination) {}
}
