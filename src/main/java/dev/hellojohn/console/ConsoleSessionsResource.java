package dev.hellojohn.console;

import dev.hellojohn.access.Access;
import dev.hellojohn.access.AccessLevel;
import dev.hellojohn.access.CallerContext;
import dev.hellojohn.access.CookieRequest;
import dev.hellojohn.control.AdminSessionBody;
import dev.hellojohn.control.OperatorSessions;
import dev.hellojohn.edge.ConsoleErrorBody;
import dev.hellojohn.edge.PageBody;
import dev.hellojohn.edge.PageQuery;
import dev.hellojohn.edge.Paging;
import dev.hellojohn.kernel.SessionId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How long the browser's session may go on, and which other sessions there are. */
@Singleton
@Path("/console/api")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Console", description = "The operator's browser session")
public class ConsoleSessionsResource {

  private static final String LIFE = "/console/api/session";

  private final CallerContext caller;
  private final CurrentSession current;
  private final ConsoleSessions sessions;
  private final ConsoleCookies cookies;
  private final ConsoleSettings settings;
  private final CsrfTokens tokens;
  private final OperatorSessions operators;
  private final Paging paging;
  private final Clock clock;

  /** Leads each request to its use case. */
  @Inject
  public ConsoleSessionsResource(
      CallerContext caller,
      CurrentSession current,
      ConsoleSessions sessions,
      ConsoleCookies cookies,
      ConsoleSettings settings,
      CsrfTokens tokens,
      OperatorSessions operators,
      Paging paging,
      Clock clock) {
    this.caller = caller;
    this.current = current;
    this.sessions = sessions;
    this.cookies = cookies;
    this.settings = settings;
    this.tokens = tokens;
    this.operators = operators;
    this.paging = paging;
    this.clock = clock;
  }

  /** Whether a request only looks how long its session may go on, and does not use it. */
  static boolean isLook(CookieRequest request) {
    return !request.isUnsafe() && request.path().equals(LIFE);
  }

  /** How long the session may go on. */
  @GET
  @Path("/session")
  @Access(AccessLevel.CONSOLE)
  @Operation(
      operationId = "consoleSession",
      summary = "Says how long the session may go on",
      description = "A page may ask as often as it likes: this is no use of the session.")
  @APIResponse(
      responseCode = "200",
      description = "What is left of it",
      content = @Content(schema = @Schema(implementation = SessionLifeBody.class)))
  @APIResponse(
      responseCode = "404",
      description = "There is no session: the development bypass has let the caller in",
      content = @Content(schema = @Schema(implementation = ConsoleErrorBody.class)))
  public SessionLifeBody life() {
    return SessionLifeBody.of(current.get().session(), settings, clock.instant());
  }

  /** The session goes on. */
  @POST
  @Path("/session/extend")
  @Access(AccessLevel.CONSOLE)
  @Operation(
      operationId = "extendConsoleSession",
      summary = "Goes on with the session",
      description =
          "It is not idle any more, and both cookies are set again. The end that it has from the"
              + " sign-in stays.")
  @APIResponse(
      responseCode = "200",
      description = "What is left of it",
      headers = @Header(name = "Set-Cookie", schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = SessionLifeBody.class)))
  @APIResponse(
      responseCode = "404",
      description = "There is no session: the development bypass has let the caller in",
      content = @Content(schema = @Schema(implementation = ConsoleErrorBody.class)))
  public Response extend() {
    var live = sessions.extend(current.get());
    return Response.ok(SessionLifeBody.of(live.session(), settings, clock.instant()))
        .header(HttpHeaders.SET_COOKIE, cookies.session(live.cookie()))
        .header(HttpHeaders.SET_COOKIE, cookies.csrf(tokens.issue(live.key())))
        .build();
  }

  /** The sessions that live. */
  @GET
  @Path("/sessions")
  @Access(AccessLevel.CONSOLE)
  @Operation(
      operationId = "listConsoleSessions",
      summary = "Lists the operator's sessions, the newest first",
      description = "Browsers' and those with a token. A super admin sees everybody's.")
  @APIResponse(
      responseCode = "200",
      description = "A page of sessions",
      content = @Content(schema = @Schema(implementation = AdminSessionPage.class)))
  public PageBody<AdminSessionBody> list(@BeanParam PageQuery query) {
    var asking = caller.admin();
    var scope = "console-sessions/" + asking.admin();
    var page = operators.list(asking, settings.idle(), paging.request(query, scope));
    return paging.body(page, scope, session -> session);
  }

  /** The end of one of them. */
  @DELETE
  @Path("/sessions/{id}")
  @Access(AccessLevel.CONSOLE)
  @Operation(
      operationId = "endConsoleSession",
      summary = "Ends a session at once, on every node",
      description = "One's own; a super admin ends anybody's.")
  @APIResponse(responseCode = "204", description = "The session is over")
  @APIResponse(
      responseCode = "404",
      description = "There is no such session, or it is somebody else's",
      content = @Content(schema = @Schema(implementation = ConsoleErrorBody.class)))
  public void end(@PathParam("id") SessionId id) {
    sessions.forget(operators.revoke(caller.admin(), id));
  }

  /** A page of sessions, for the API description. */
  @Schema(name = "AdminSessionPage")
  record AdminSessionPage(List<AdminSessionBody> data, PageBody.Pagination pagination) {}
}
