package dev.hellojohn.console;

import dev.hellojohn.access.Access;
import dev.hellojohn.access.AccessLevel;
import dev.hellojohn.access.CookieRequest;
import dev.hellojohn.edge.ConsoleErrorBody;
import dev.hellojohn.edge.Origin;
import dev.hellojohn.kernel.Detail;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The way of a browser to the OpenID provider, and back. */
@Singleton
@Path("/console/api/auth")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Console", description = "The operator's browser session")
public class ConsoleLoginResource {

  /** An issuer's length; the others are our own or words. */
  private static final int MOST = 500;

  /** Some providers put a whole sealed document into it. */
  private static final int MOST_OF_A_CODE = 4096;

  private final FederatedLogin login;
  private final ConsoleSessions sessions;
  private final ConsoleCookies cookies;
  private final CsrfTokens tokens;

  /** Leads each request to its use case. */
  @Inject
  public ConsoleLoginResource(
      FederatedLogin login, ConsoleSessions sessions, ConsoleCookies cookies, CsrfTokens tokens) {
    this.login = login;
    this.sessions = sessions;
    this.cookies = cookies;
    this.tokens = tokens;
  }

  /** The way there. */
  @GET
  @Path("/login")
  @Access(AccessLevel.ANONYMOUS)
  @Operation(
      operationId = "beginConsoleLogin",
      summary = "Sends the browser to the OpenID provider",
      description =
          "With PKCE, a state and a nonce that are good once, for ten minutes, in this browser."
              + " Sets the cookie `hj_login` (`__Host-hj_login` on https).")
  @APIResponse(
      responseCode = "302",
      description = "To the provider",
      headers = {
        @Header(name = "Location", schema = @Schema(implementation = String.class)),
        @Header(name = "Set-Cookie", schema = @Schema(implementation = String.class))
      })
  @APIResponse(
      responseCode = "403",
      description = "Operators do not sign in at a provider here",
      content = @Content(schema = @Schema(implementation = ConsoleErrorBody.class)))
  public Response begin(
      @Parameter(schema = @Schema(type = SchemaType.STRING, maxLength = MOST))
          @QueryParam("return_to")
          @Nullable String returnTo) {
    bound("return_to", returnTo, MOST);
    var redirect = login.begin(returnTo);
    return found(redirect.to())
        .header(HttpHeaders.SET_COOKIE, cookies.login(redirect.cookie()))
        .build();
  }

  /** The way back. */
  @GET
  @Path("/callback")
  @Access(AccessLevel.ANONYMOUS)
  @Operation(
      operationId = "finishConsoleLogin",
      summary = "Takes the browser back from the OpenID provider",
      description =
          "The account is an admin's by issuer and subject, which are bound at the first sign-in to"
              + " the admin with the address, if the provider has verified it.")
  @APIResponse(
      responseCode = "302",
      description = "Signed in, to the page that was asked for",
      headers = {
        @Header(name = "Location", schema = @Schema(implementation = String.class)),
        @Header(name = "Set-Cookie", schema = @Schema(implementation = String.class))
      })
  @APIResponse(
      responseCode = "401",
      description = "The provider's answer does not hold, or it did not sign anybody in",
      content = @Content(schema = @Schema(implementation = ConsoleErrorBody.class)))
  @APIResponse(
      responseCode = "403",
      description = "The account is nobody's who may run this instance, or a disabled admin's",
      content = @Content(schema = @Schema(implementation = ConsoleErrorBody.class)))
  public Response finish(
      @Parameter(schema = @Schema(type = SchemaType.STRING, maxLength = MOST)) @QueryParam("state")
          @Nullable String state,
      @Parameter(schema = @Schema(type = SchemaType.STRING, maxLength = MOST_OF_A_CODE))
          @QueryParam("code")
          @Nullable String code,
      @Parameter(schema = @Schema(type = SchemaType.STRING, maxLength = MOST)) @QueryParam("error")
          @Nullable String error,
      @Parameter(schema = @Schema(type = SchemaType.STRING, maxLength = MOST)) @QueryParam("iss")
          @Nullable String issuer,
      @Context HttpServletRequest http,
      @Context HttpHeaders headers) {
    bound("state", state, MOST);
    bound("code", code, MOST_OF_A_CODE);
    bound("error", error, MOST);
    bound("iss", issuer, MOST);
    var request =
        new CookieRequest("GET", FederatedLogin.CALLBACK, headers.getRequestHeaders()::get);
    var sent = request.header("Cookie");
    var finished =
        login.finish(
            new FederatedLogin.Answer(state, code, error, issuer),
            cookies.logins(sent),
            Origin.of(http));
    sessions.endAll(cookies.sessions(sent));
    return found(finished.to())
        .header(HttpHeaders.SET_COOKIE, cookies.session(finished.session().cookie()))
        .header(HttpHeaders.SET_COOKIE, cookies.csrf(tokens.issue(finished.session().key())))
        .header(HttpHeaders.SET_COOKIE, cookies.noLogin())
        .build();
  }

  private static void bound(String name, @Nullable String value, int most) {
    if (value != null && value.length() > most) {
      throw new ProblemException(
          ErrorCode.VALIDATION_FAILED,
          ErrorCode.VALIDATION_FAILED.defaultMessage(),
          List.of(new Detail(name, "too_long", "This must be at most " + most + " characters.")));
    }
  }

  private static Response.ResponseBuilder found(URI to) {
    return Response.status(Response.Status.FOUND).header(HttpHeaders.LOCATION, to.toString());
  }
}
