package dev.hellojohn.signin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.hellojohn.access.Access;
import dev.hellojohn.access.AccessLevel;
import dev.hellojohn.edge.ErrorBody;
import dev.hellojohn.session.SessionBody;
import dev.hellojohn.tenancy.CurrentTenant;
import dev.hellojohn.user.UserBody;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Introspection of access tokens, for a tenant's servers. */
@Singleton
@Path("/v1/sessions/verify")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Sessions", description = "Who is signed in where")
@SecurityRequirement(name = "secretKey")
public class VerifySessionResource {

  private final CurrentTenant tenant;
  private final VerifySession verifySession;
  private final Clock clock;

  /** Leads the request to its use case. */
  @Inject
  public VerifySessionResource(CurrentTenant tenant, VerifySession verifySession, Clock clock) {
    this.tenant = tenant;
    this.verifySession = verifySession;
    this.clock = clock;
  }

  /** Whether a token is good now. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Access(AccessLevel.SERVER)
  @Operation(
      operationId = "verifySession",
      summary = "Tells whether an access token is good now",
      description =
          "Unlike the token's signature this sees that the session was ended or the user disabled. A token that is not"
              + " good, for whatever reason, is answered `{\"active\":false}` and nothing else.")
  @APIResponse(
      responseCode = "200",
      description = "The token's state",
      content = @Content(schema = @Schema(implementation = VerifyAnswer.class)))
  @APIResponse(
      responseCode = "422",
      description = "`validation_failed`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public VerifyAnswer verify(VerifyRequest request) {
    var policy = tenant.get().authConfig().session();
    return verifySession
        .verify(tenant.get(), request.token())
        .map(
            active ->
                new VerifyAnswer(
                    true,
                    SessionBody.of(active.session(), policy, clock.instant(), null),
                    UserBody.of(active.user())))
        .orElseGet(() -> new VerifyAnswer(false, null, null));
  }

  /** A token to be checked. */
  @Schema(name = "VerifySession")
  public record VerifyRequest(
      @NotNull @Schema(description = "An access token", examples = "eyJhbGciOiJFZERTQSJ9…")
          String token) {

    @Override
    public String toString() {
      return "VerifyRequest";
    }
  }

  /** A token's state. */
  @Schema(name = "VerifiedSession")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record VerifyAnswer(
      @Schema(examples = "true") boolean active,
      @Nullable SessionBody session,
      @Nullable UserBody user) {}
}
