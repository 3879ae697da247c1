package dev.hellojohn.connector;

import dev.hellojohn.access.Access;
import dev.hellojohn.access.AccessLevel;
import dev.hellojohn.edge.ErrorBody;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Collections;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * Where other products send their webhooks to. Keys, tokens and cookies are not looked at: the
 * signature alone says who sends.
 */
@Singleton
@Path("/v1/hooks")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@Tag(name = "Connectors", description = "Inbound webhooks: who may send them, and what came")
public class HookResource {

  private static final int ACCEPTED = 202;
  private static final int OK = 200;

  private final ReceiveHook receive;

  /** Leads each webhook to its use case. */
  @Inject
  public HookResource(ReceiveHook receive) {
    this.receive = receive;
  }

  /** A webhook. */
  @POST
  @Path("/{connector_id}")
  @Access(AccessLevel.ANONYMOUS)
  @Operation(
      operationId = "receiveWebhook",
      summary = "Takes another product's event",
      description =
          "The signature is HMAC-SHA256 over the octets of the body under the connector's secret, in"
              + " hexadecimal digits; `sha256=` may stand before it. Where the connector asks for a"
              + " time, it is over `<X-Webhook-Timestamp>.<body>`. Any content type, at most 1 MiB.")
  @Parameter(
      name = HookSignature.HEADER,
      in = ParameterIn.HEADER,
      required = true,
      schema = @Schema(implementation = String.class))
  @Parameter(
      name = HookSignature.TIMESTAMP_HEADER,
      in = ParameterIn.HEADER,
      description = "Seconds since 1970, where the connector asks for it",
      schema = @Schema(implementation = String.class))
  @RequestBody(
      content =
          @Content(
              mediaType = MediaType.WILDCARD,
              schema = @Schema(type = SchemaType.STRING, format = "binary")))
  @APIResponse(
      responseCode = "202",
      description = "The event is stored",
      content = @Content(schema = @Schema(implementation = HookAnswerBody.class)))
  @APIResponse(
      responseCode = "200",
      description = "The event had been stored before",
      content = @Content(schema = @Schema(implementation = HookAnswerBody.class)))
  @APIResponse(
      responseCode = "401",
      description =
          "The signature is missing or wrong, or there is no such connector (`signature_invalid`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public Response receive(
      @PathParam("connector_id") String connector, @Context HttpServletRequest http, byte[] body) {
    var outcome =
        receive.receive(
            new HookRequest(
                connector,
                Collections.list(http.getHeaders(HookSignature.HEADER)),
                Collections.list(http.getHeaders(HookSignature.TIMESTAMP_HEADER)),
                http::getHeader,
                body));
    return Response.status(outcome == HookOutcome.ACCEPTED ? ACCEPTED : OK)
        .entity(new HookAnswerBody(outcome.name().toLowerCase(Locale.ROOT)))
        .build();
  }
}
