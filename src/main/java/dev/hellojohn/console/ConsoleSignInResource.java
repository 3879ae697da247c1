package dev.hellojohn.console;

import dev.hellojohn.access.Access;
import dev.hellojohn.access.AccessLevel;
import dev.hellojohn.access.CallerContext;
import dev.hellojohn.access.CookieRequest;
import dev.hellojohn.config.ConsoleLogin;
import dev.hellojohn.control.AdminCredentials;
import dev.hellojohn.control.OperatorSessions;
import dev.hellojohn.edge.ConsoleErrorBody;
import dev.hellojohn.edge.Origin;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
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
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How operators sign in to the console, and out. */
@Singleton
@Path("/console/api/auth")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Console", description = "The operator's browser session")
public class ConsoleSignInResource {

  private static final String SIGN_IN = "/console/api/auth/sign-in";

  private final CallerContext caller;
  private final CurrentSession current;
  private final ConsoleSessions sessions;
  private final ConsoleCookies cookies;
  private final ConsoleSettings settings;
  private final CsrfTokens tokens;
  private final OwnPage ownPage;
  private final OperatorSessions operators;
  private final FederatedLogin login;

  /** Leads each request to its use case. */
  @Inject
  public ConsoleSignInResource(
      CallerContext caller,
      CurrentSession current,
      ConsoleSessions sessions,
      ConsoleCookies cookies,
      ConsoleSettings settings,
      CsrfTokens tokens,
      OwnPage ownPage,
      OperatorSessions operators,
      FederatedLogin login) {
    this.caller = caller;
    this.current = current;
    this.sessions = sessions;
    this.cookies = cookies;
    this.settings = settings;
    this.tokens = tokens;
    this.ownPage = ownPage;
    this.operators = operators;
    this.login = login;
  }

  /** How to sign in. */
  @GET
  @Path("/config")
  @Access(AccessLevel.ANONYMOUS)
  @Operation(operationId = "consoleConfig", summary = "Says how operators sign in to the console")
  @APIResponse(
      responseCode = "200",
      description = "The ways",
      content = @Content(schema = @Schema(implementation = ConsoleConfigBody.class)))
  public ConsoleConfigBody config() {
    return new ConsoleConfigBody(
        settings.login() == ConsoleLogin.PASSWORD,
        settings.login() == ConsoleLogin.OIDC,
        !settings.bypassHosts().isEmpty());
  }

  /** A session for an operator's browser. */
  @POST
  @Path("/sign-in")
  @Access(AccessLevel.ANONYMOUS)
  @Operation(
      operationId = "consoleSignIn",
      summary = "Signs an operator in with a password",
      description =
          "Sets two cookies: `hj_sid`, the session (`__Host-hj_sid` on https), and `hj_csrf`, whose"
              + " value each request that changes something repeats in the header"
              + " `X-CSRF-Token`. A session that the browser had is over. Protected as the sign-in"
              + " of the Control Plane is, and refused unless `HELLOJOHN_CONSOLE_LOGIN` is"
              + " `password`.")
  @APIResponse(
      responseCode = "200",
      description = "The session was begun",
      headers = @Header(name = "Set-Cookie", schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = ConsoleMeBody.class)))
  @APIResponse(
      responseCode = "401",
      description = "The address, the password or the code is not correct",
      content = @Content(schema = @Schema(implementation = ConsoleErrorBody.class)))
  @APIResponse(
      responseCode = "403",
      description =
          "Passwords are switched off here, the request is not our own page's, or a code is needed:"
              + " `mfa_required` in `X-Error-Code`",
      content = @Content(schema = @Schema(implementation = ConsoleErrorBody.class)))
  public Response signIn(
      @NotNull ConsoleSignInBody body,
      @Context HttpServletRequest http,
      @Context HttpHeaders headers) {
    if (settings.login() != ConsoleLogin.PASSWORD) {
      throw new ProblemException(
          ErrorCode.INSUFFICIENT_PERMISSIONS, "Sign-in by password is switched off here.");
    }
    var request = new CookieRequest("POST", SIGN_IN, headers.getRequestHeaders()::get);
    ownPage.require(request);
    var started =
        sessions.begin(
            hash ->
                operators.signIn(
                    new AdminCredentials(body.email(), body.password(), body.totpCode()),
                    Origin.of(http),
                    hash,
                    settings.longest()));
    sessions.endAll(cookies.sessions(request.header("Cookie")));
    return Response.ok(new ConsoleMeBody(started.admin()))
        .header(HttpHeaders.SET_COOKIE, cookies.session(started.cookie()))
        .header(HttpHeaders.SET_COOKIE, cookies.csrf(tokens.issue(started.key())))
        .build();
  }

  /** The end of the session. */
  @POST
  @Path("/sign-out")
  @Access(AccessLevel.CONSOLE)
  @Operation(
      operationId = "consoleSignOut",
      summary = "Ends this session at once, on every node",
      description = "Takes both cookies away.")
  @APIResponse(
      responseCode = "200",
      description = "The session is over here; there is one at the OpenID provider",
      headers = @Header(name = "Set-Cookie", schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = ConsoleSignedOutBody.class)))
  @APIResponse(
      responseCode = "204",
      description = "The session is over",
      headers = @Header(name = "Set-Cookie", schema = @Schema(implementation = String.class)))
  public Response signOut() {
    current.find().ifPresent(sessions::signOut);
    var answer =
        login
            .endSession()
            .map(url -> Response.ok(new ConsoleSignedOutBody(url.toString())))
            .orElseGet(Response::noContent);
    cookies.none().forEach(cookie -> answer.header(HttpHeaders.SET_COOKIE, cookie));
    return answer.build();
  }

  /** The operator whose session this is. */
  @GET
  @Path("/me")
  @Access(AccessLevel.CONSOLE)
  @Operation(operationId = "consoleMe", summary = "Reads the operator who is signed in")
  @APIResponse(
      responseCode = "200",
      description = "The operator, as they are now",
      content = @Content(schema = @Schema(implementation = ConsoleMeBody.class)))
  public ConsoleMeBody me() {
    return new ConsoleMeBody(operators.admin(caller.admin().admin()));
  }
}
