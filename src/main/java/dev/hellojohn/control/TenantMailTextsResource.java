package dev.hellojohn.control;

import dev.hellojohn.access.Access;
import dev.hellojohn.access.AccessLevel;
import dev.hellojohn.access.CallerContext;
import dev.hellojohn.access.OperatorScope;
import dev.hellojohn.control.TenantMailTexts.Place;
import dev.hellojohn.edge.ErrorBody;
import dev.hellojohn.tenancy.OwnMailText;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The texts of mails of tenants' own. */
@Singleton
@Path("/cp/v1/tenants")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Tenants", description = "The tenants of this instance and their clients")
@SecurityRequirement(name = "operatorToken")
public class TenantMailTextsResource {

  private static final String ONE = "/{id}/mail-texts/{language}/{purpose}";

  private final CallerContext caller;
  private final TenantMailTexts texts;

  /** Leads each request to its use case. */
  @Inject
  public TenantMailTextsResource(CallerContext caller, TenantMailTexts texts) {
    this.caller = caller;
    this.texts = texts;
  }

  /** Which there are, and can be. */
  @GET
  @Path("/{id}/mail-texts")
  @Access(value = AccessLevel.OPERATOR, scope = OperatorScope.TENANTS_READ)
  @Operation(
      operationId = "listTenantMailTexts",
      summary = "Lists which mail texts of its own a tenant has, and what there can be texts for")
  @APIResponse(
      responseCode = "200",
      description = "The texts, and each purpose with the names that stand in its braces",
      content = @Content(schema = @Schema(implementation = MailTextListBody.class)))
  @APIResponse(
      responseCode = "404",
      description = "No such tenant (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public MailTextListBody list(@Parameter(description = "Id or slug") @PathParam("id") String id) {
    return MailTextListBody.of(texts.list(authority(), id));
  }

  /** One text. */
  @GET
  @Path(ONE)
  @Access(value = AccessLevel.OPERATOR, scope = OperatorScope.TENANTS_READ)
  @Operation(operationId = "getTenantMailText", summary = "Reads a mail text of a tenant's own")
  @APIResponse(
      responseCode = "200",
      description = "The text",
      headers = @Header(name = "ETag", schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = MailTextBody.class)))
  @APIResponse(
      responseCode = "404",
      description = "No such tenant, language or purpose, or it has none of its own (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public Response get(
      @Parameter(description = "Id or slug") @PathParam("id") String id,
      @Parameter(description = "As BCP 47 has it") @PathParam("language") String language,
      @Parameter(description = "As the list has it") @PathParam("purpose") String purpose) {
    return answer(texts.read(authority(), id, Place.of(language, purpose)));
  }

  /** Another text. */
  @PUT
  @Path(ONE)
  @Access(value = AccessLevel.OPERATOR, scope = OperatorScope.TENANTS_WRITE)
  @Operation(
      operationId = "putTenantMailText",
      summary = "Has a tenant's mails for a purpose in a language say what the tenant wants",
      description =
          "In force at once. Names in braces stand for what is put in, escaped. Links are `{{link}}`"
              + " or https URLs of the tenant's `allowed_origins`; HTML is of elements that format"
              + " text. What does not keep the rules is refused, and nothing is changed in what"
              + " does.")
  @APIResponse(
      responseCode = "200",
      description = "The text as it is now",
      headers = @Header(name = "ETag", schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = MailTextBody.class)))
  @APIResponse(
      responseCode = "404",
      description = "No such tenant, language or purpose (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "409",
      description =
          "The tenant is deleted, or being made, or has texts in 20 other languages (`conflict`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "412",
      description = "It has changed since it was read (`precondition_failed`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "422",
      description = "`validation_failed`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public Response put(
      @Parameter(description = "Id or slug") @PathParam("id") String id,
      @Parameter(description = "As BCP 47 has it") @PathParam("language") String language,
      @Parameter(description = "As the list has it") @PathParam("purpose") String purpose,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @NotNull MailTextContentBody body) {
    return answer(texts.put(authority(), id, Place.of(language, purpose), body, ifMatch));
  }

  /** No text of its own. */
  @DELETE
  @Path(ONE)
  @Access(value = AccessLevel.OPERATOR, scope = OperatorScope.TENANTS_WRITE)
  @Operation(
      operationId = "deleteTenantMailText",
      summary = "Has a tenant's mails for a purpose in a language say again what the operator's do")
  @APIResponse(responseCode = "204", description = "The tenant has none of its own")
  @APIResponse(
      responseCode = "404",
      description = "No such tenant, language or purpose, or it has none of its own (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "409",
      description = "The tenant is deleted, or being made (`conflict`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "412",
      description = "It has changed since it was read (`precondition_failed`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public void delete(
      @Parameter(description = "Id or slug") @PathParam("id") String id,
      @Parameter(description = "As BCP 47 has it") @PathParam("language") String language,
      @Parameter(description = "As the list has it") @PathParam("purpose") String purpose,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
    texts.remove(authority(), id, Place.of(language, purpose), ifMatch);
  }

  private Authority authority() {
    return Authority.of(caller.operator());
  }

  private static Response answer(OwnMailText text) {
    return Answers.versioned(MailTextBody.of(text), text.version());
  }
}
