package dev.hellojohn.oauth;

import dev.hellojohn.access.Access;
import dev.hellojohn.access.AccessLevel;
import dev.hellojohn.edge.ErrorBody;
import dev.hellojohn.token.TenantMetadata;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The same documents at the root, each time for one tenant; never a union of tenants' keys. */
@Singleton
@Path("/.well-known")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Metadata", description = "What verifiers and OpenID clients read")
public class RootMetadataResource {

  private static final String HEADER = "X-Client-Id";
  private static final String PARAMETER = "client_id";

  private final PublishedTenants tenants;
  private final TenantMetadata metadata;
  private final MetadataAnswer answer;

  @Inject
  public RootMetadataResource(
      PublishedTenants tenants, TenantMetadata metadata, MetadataAnswer answer) {
    this.tenants = tenants;
    this.metadata = metadata;
    this.answer = answer;
  }

  /** The keys of the tenant that the publishable key names, else of the default tenant. */
  @GET
  @Path("/jwks.json")
  @Access(AccessLevel.ANONYMOUS)
  @Operation(
      operationId = "jwks",
      summary = "The keys of the tenant that the publishable key names, else of the default tenant")
  @APIResponse(
      responseCode = "200",
      description = "A JWK set",
      headers = {
        @Header(name = "ETag", schema = @Schema(implementation = String.class)),
        @Header(name = "Cache-Control", schema = @Schema(implementation = String.class))
      },
      content = @Content(schema = @Schema(implementation = JwkSetBody.class)))
  @APIResponse(
      responseCode = "304",
      description = "It is the one that the caller has",
      headers = {
        @Header(name = "ETag", schema = @Schema(implementation = String.class)),
        @Header(name = "Cache-Control", schema = @Schema(implementation = String.class))
      })
  @APIResponse(
      responseCode = "404",
      description =
          "The key is unknown, or none is given and there is no default tenant (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public Response jwks(
      @HeaderParam(HEADER) @Nullable String header,
      @QueryParam(PARAMETER) @Nullable String parameter,
      @Context Request request) {
    return answer.byKey(metadata.jwks(tenants.byKey(header, parameter)), request);
  }

  /** That tenant as an OpenID provider. Its issuer is its own, below {@code /t/}. */
  @GET
  @Path("/openid-configuration")
  @Access(AccessLevel.ANONYMOUS)
  @Operation(operationId = "openidConfiguration", summary = "That tenant as an OpenID provider")
  @APIResponse(
      responseCode = "200",
      description = "OpenID provider metadata",
      headers = {
        @Header(name = "ETag", schema = @Schema(implementation = String.class)),
        @Header(name = "Cache-Control", schema = @Schema(implementation = String.class))
      },
      content = @Content(schema = @Schema(implementation = ProviderBody.class)))
  @APIResponse(
      responseCode = "304",
      description = "It is the one that the caller has",
      headers = {
        @Header(name = "ETag", schema = @Schema(implementation = String.class)),
        @Header(name = "Cache-Control", schema = @Schema(implementation = String.class))
      })
  @APIResponse(
      responseCode = "404",
      description =
          "The key is unknown, or none is given and there is no default tenant (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public Response openidConfiguration(
      @HeaderParam(HEADER) @Nullable String header,
      @QueryParam(PARAMETER) @Nullable String parameter,
      @Context Request request) {
    return answer.byKey(metadata.discovery(tenants.byKey(header, parameter)), request);
  }

  /** A tenant as an authorization server, at the path that RFC 8414 §3.1 makes of its issuer. */
  @GET
  @Path("/oauth-authorization-server/t/{slug}")
  @Access(AccessLevel.ANONYMOUS)
  @Operation(
      operationId = "authorizationServer",
      summary = "A tenant as an authorization server, at RFC 8414's path")
  @APIResponse(
      responseCode = "200",
      description = "Authorization server metadata",
      headers = {
        @Header(name = "ETag", schema = @Schema(implementation = String.class)),
        @Header(name = "Cache-Control", schema = @Schema(implementation = String.class))
      },
      content = @Content(schema = @Schema(implementation = ProviderBody.class)))
  @APIResponse(
      responseCode = "304",
      description = "It is the one that the caller has",
      headers = {
        @Header(name = "ETag", schema = @Schema(implementation = String.class)),
        @Header(name = "Cache-Control", schema = @Schema(implementation = String.class))
      })
  public Response authorizationServer(@PathParam("slug") String slug, @Context Request request) {
    return answer.of(metadata.discovery(tenants.bySlug(slug)), request);
  }
}
