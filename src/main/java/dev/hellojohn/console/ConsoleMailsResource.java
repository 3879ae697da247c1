package dev.hellojohn.console;

import dev.hellojohn.access.Access;
import dev.hellojohn.access.AccessLevel;
import dev.hellojohn.access.OperatorScope;
import dev.hellojohn.edge.ConsoleErrorBody;
import dev.hellojohn.edge.PageBody;
import dev.hellojohn.edge.PageQuery;
import dev.hellojohn.edge.Paging;
import dev.hellojohn.event.mail.KeptMails;
import dev.hellojohn.kernel.Email;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * The mails of a developer who has no mail server. Whoever reads them can become any user of any
 * tenant, so they are for super admins alone.
 */
@Singleton
@Path("/console/api/mails")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Console", description = "The operator's browser session")
public class ConsoleMailsResource {

  private final KeptMails mails;
  private final Paging paging;

  /** Leads each request to the mails. */
  @Inject
  public ConsoleMailsResource(KeptMails mails, Paging paging) {
    this.mails = mails;
    this.paging = paging;
  }

  /** The newest mails. */
  @GET
  @Access(value = AccessLevel.CONSOLE, scope = OperatorScope.SETTINGS_MANAGE, everyTenant = true)
  @Operation(
      operationId = "listConsoleMails",
      summary = "Lists the mails of development, the newest first",
      description =
          "In development without a mail server, the newest 200 since the start. For super admins.")
  @APIResponse(
      responseCode = "200",
      description = "A page of mails",
      content = @Content(schema = @Schema(implementation = ConsoleMailPage.class)))
  @APIResponse(
      responseCode = "404",
      description = "Mails are not read here: this is not development, or there is a mail server",
      content = @Content(schema = @Schema(implementation = ConsoleErrorBody.class)))
  public PageBody<ConsoleMailBody> list(
      @Parameter(
              description = "Only those to this address",
              example = "ada@example.com",
              schema = @Schema(implementation = String.class, format = "email"))
          @QueryParam("to")
          @Nullable Email to,
      @BeanParam PageQuery query) {
    var scope = "console-mails/" + (to == null ? "" : to);
    return paging.body(mails.list(to, paging.request(query, scope)), scope, ConsoleMailBody::of);
  }

  /** One mail with its text. */
  @GET
  @Path("/{id}")
  @Access(value = AccessLevel.CONSOLE, scope = OperatorScope.SETTINGS_MANAGE, everyTenant = true)
  @Operation(
      operationId = "getConsoleMail",
      summary = "Reads a mail of development, with its links and codes",
      description = "For super admins.")
  @APIResponse(
      responseCode = "200",
      description = "The mail",
      content = @Content(schema = @Schema(implementation = ConsoleMailTextBody.class)))
  @APIResponse(
      responseCode = "404",
      description =
          "It is not among the newest 200, or mails are not read here: this is not development, or"
              + " there is a mail server",
      content = @Content(schema = @Schema(implementation = ConsoleErrorBody.class)))
  public ConsoleMailTextBody get(@PathParam("id") String id) {
    return ConsoleMailTextBody.of(mails.get(id));
  }

  /** A page of mails, for the API description. */
  @Schema(name = "ConsoleMailPage")
  record ConsoleMailPage(List<ConsoleMailBody> data, PageBody.Pagination pagination) {}
}
