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

/** What a tenant publishes below its issuer. */
@Singleton
@Path("/t/{slug}/.well-known")
@Produces(MediaType.APPLICATION_JSON)
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
  public Response jwks(@PathParam("slug") String slug, @Context Request request) {
    return answer.of(metadata.jwks(tenants.bySlug(slug)), request);
  }

  /** The tenant as an OpenID provider (OpenID Connect Discovery §4). */
  @GET
  @Path("/openid-configuration")
  @Access(AccessLevel.ANONYMOUS)
  public Response openidConfiguration(@PathParam("slug") String slug, @Context Request request) {
    return answer.of(metadata.discovery(tenants.bySlug(slug)), request);
  }

  /** The tenant as an authorization server, for clients that append the path to the issuer. */
  @GET
  @Path("/oauth-authorization-server")
  @Access(AccessLevel.ANONYMOUS)
  public Response authorizationServer(@PathParam("slug") String slug, @Context Request request) {
    return answer.of(metadata.discovery(tenants.bySlug(slug)), request);
  }
}
