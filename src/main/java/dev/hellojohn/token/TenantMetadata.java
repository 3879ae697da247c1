package dev.hellojohn.token;

import dev.hellojohn.tenancy.Tenant;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;

/** What a tenant tells the world, so that its tokens can be verified. */
@Singleton
public class TenantMetadata {

  private final KeySnapshots keys;
  private final Issuer issuer;
  private final TokenSettings settings;

  @Inject
  public TenantMetadata(KeySnapshots keys, Issuer issuer, TokenSettings settings) {
    this.keys = keys;
    this.issuer = issuer;
    this.settings = settings;
  }

  /** The tenant's public keys (RFC 7517 §5), those that will sign soon or signed lately too. */
  public MetadataDocument jwks(Tenant tenant) {
    return keys.jwks(tenant.id());
  }

  /**
   * The tenant as an issuer (OpenID Connect Discovery §3, RFC 8414 §2). Names what there is: a
   * member without an endpoint or a value is left out, as RFC 8414 §2 asks.
   */
  public MetadataDocument discovery(Tenant tenant) {
    String name = issuer.of(tenant);
    return MetadataDocument.of(
        "{\"issuer\":\""
            + name
            + "\",\"jwks_uri\":\""
            + name
            + "/.well-known/jwks.json\",\"subject_types_supported\":[\"public\"]}");
  }

  /** How long the documents may be kept. */
  public Duration maxAge() {
    return settings.metadataMaxAge();
  }
}
