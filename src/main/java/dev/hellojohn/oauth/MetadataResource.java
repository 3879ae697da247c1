package dev.hellojohn.oauth;

import dev.hellojohn.access.Access;
import dev.hellojohn.access.AccessLevel;
import dev.hellojohn.token.TenantMetadata;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
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

/** What a tenant publishes below its issuer. */
@Singleton
@Path("/t/{slug}/.well-known")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Metadata", description = "What verifiers and OpenID clients read")
public class MetadataResource {

  private final PublishedTenants tenants;
  private final TenantMetadata metadata;
  private final MetadataAnswer answer;

  @Inject
  public MetadataResource(
      PublishedTenants tenants, TenantMetadata metadata, MetadataAnswer answer) {
    this.tenants = tenants;
    this.metadata = metadata;
    this.answer = answer;
  }

  /** The keys that verify the tenant's tokens (RFC 7517). */
  @GET
  @Path("/jwks.json")
  @Access(AccessLevel.ANONYMOUS)
  @Operation(
      operationId = "tenantJwks",
      summary = "The keys that verify a tenant's tokens (RFC 7517)")
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
  public Response jwks(@PathParam("slug") String slug, @Context Request request) {
    return answer.of(metadata.jwks(tenants.bySlug(slug)), request);
  }

  /** The tenant as an OpenID provider (OpenID Connect Discovery §4). */
  @GET
  @Path("/openid-configuration")
  @Access(AccessLevel.ANONYMOUS)
  @Operation(operationId = "tenantOpenidConfiguration", summary = "A tenant as an OpenID provider")
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
  public Response openidConfiguration(@PathParam("slug") String slug, @Context Request request) {
    return answer.of(metadata.discovery(tenants.bySlug(slug)), request);
  }

  /** The tenant as an authorization server, for clients that append the path to the issuer. */
  @GET
  @Path("/oauth-authorization-server")
  @Access(AccessLevel.ANONYMOUS)
  @Operation(
      operationId = "tenantAuthorizationServer",
      summary = "A tenant as an authorization server")
  @APIResponse(
      responseCode = "200",
      description = "Authorization server metadata (RFC 8414)",
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
