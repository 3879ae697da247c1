package dev.hellojohn.audit;

import dev.hellojohn.access.Access;
import dev.hellojohn.access.AccessLevel;
import dev.hellojohn.access.OperatorScope;
import dev.hellojohn.crypto.OpaqueToken;
import dev.hellojohn.edge.ErrorBody;
import dev.hellojohn.edge.PageBody;
import dev.hellojohn.edge.PageQuery;
import dev.hellojohn.edge.Paging;
import dev.hellojohn.event.audit.AuditExport;
import dev.hellojohn.event.audit.AuditSearch;
import dev.hellojohn.event.audit.AuditVerification;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The operator's audit trail. Nothing here changes it. */
@Singleton
@Path("/cp/v1/audit-logs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Audit", description = "What was done, in a chain that can't be rewritten unseen")
@SecurityRequirement(name = "operatorToken")
public class OperatorAuditLogsResource {

  private static final String SCOPE = "audit/operator/";

  private final AuditSearch search;
  private final AuditVerification verification;
  private final AuditExport exports;
  private final Paging paging;

  /** Reads the operator's chain. */
  @Inject
  public OperatorAuditLogsResource(
      AuditSearch search, AuditVerification verification, AuditExport exports, Paging paging) {
    this.search = search;
    this.verification = verification;
    this.exports = exports;
    this.paging = paging;
  }

  /** A page of entries. */
  @GET
  @Access(value = AccessLevel.OPERATOR, scope = OperatorScope.AUDIT_READ, everyTenant = true)
  @Operation(
      operationId = "listOperatorAuditLogs",
      summary = "Lists the operator's audit entries, the newest first")
  @APIResponse(
      responseCode = "200",
      description = "A page of entries",
      content = @Content(schema = @Schema(implementation = OperatorAuditPage.class)))
  @APIResponse(
      responseCode = "422",
      description = "A condition that is none (`validation_failed`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public PageBody<AuditEntryBody> list(@BeanParam AuditQuery query, @BeanParam PageQuery page) {
    var filter = query.toFilter();
    var scope = SCOPE + OpaqueToken.sha256Hex(filter.toString());
    var found = search.listOperators(filter, paging.request(page, scope));
    return paging.body(found, scope, AuditEntryBody::of);
  }

  /** The chain as a stream. */
  @GET
  @Path("/export")
  @Produces({ExportAnswer.NDJSON, ExportAnswer.CSV})
  @Access(value = AccessLevel.OPERATOR, scope = OperatorScope.AUDIT_READ, everyTenant = true)
  @Operation(
      operationId = "exportOperatorAuditLogs",
      summary = "Exports the audit trail, the oldest entry first",
      description =
          "A stream. NDJSON holds the checkpoints and the signed end and can be verified offline"
              + " with the checkpoint key. The export is itself an entry of the trail.")
  @APIResponse(
      responseCode = "200",
      description = "The entries that have a place in the chain",
      headers =
          @Header(name = "Content-Disposition", schema = @Schema(implementation = String.class)),
      content = {
        @Content(mediaType = ExportAnswer.NDJSON, schema = @Schema(implementation = String.class)),
        @Content(mediaType = ExportAnswer.CSV, schema = @Schema(implementation = String.class))
      })
  @APIResponse(
      responseCode = "422",
      description = "A condition or a format that is none (`validation_failed`)",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = ErrorBody.class)))
  public Response export(
      @BeanParam AuditQuery query,
      @Parameter(
              description = "Without it, what is accepted first decides",
              schema =
                  @Schema(
                      enumeration = {"ndjson", "csv"},
                      defaultValue = "ndjson"))
          @QueryParam("format")
          @Nullable String format,
      @Context HttpHeaders headers) {
    var wanted = ExportAnswer.format(format, headers.getAcceptableMediaTypes());
    var prepared = exports.ofOperators(query.toFilter(), wanted);
    return ExportAnswer.of(prepared, wanted, "operator");
  }

  /** Whether the chain is as it was written. */
  @GET
  @Path("/verify")
  @Access(value = AccessLevel.OPERATOR, scope = OperatorScope.AUDIT_READ, everyTenant = true)
  @Operation(
      operationId = "verifyOperatorAuditLogs",
      summary = "Verifies the operator's audit trail",
      description =
          "Reads the whole chain and names the first entry that was changed, dropped, inserted,"
              + " put elsewhere or cut off.")
  @APIResponse(
      responseCode = "200",
      description = "What was found",
      content = @Content(schema = @Schema(implementation = VerificationBody.class)))
  public VerificationBody verify() {
    return VerificationBody.of(verification.verifyOperators());
  }

  /** A page of entries, for the API description. */
  @Schema(name = "OperatorAuditPage")
  private record OperatorAuditPage(List<AuditEntryBody> data, PageBody.Pagination pagination) {}
}
