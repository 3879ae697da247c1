package dev.hellojohn.oauth;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant's key set looks like (RFC 7517 §5), for the API description; {@link
 * dev.hellojohn.token.TenantMetadata} writes it.
 *
 * @param keys the keys that sign now, will sign soon, or signed lately
 */
@Schema(name = "JwkSet", description = "The keys that verify a tenant's tokens (RFC 7517)")
public record JwkSetBody(List<Key> keys) {

  /** Keeps the keys. */
  public JwkSetBody {
    keys = List.copyOf(keys);
  }

  /**
   * One public key; which members it has depends on its type. There is no member for a private one.
   *
   * @param kty the type: {@code OKP} (RFC 8037), {@code EC} or {@code RSA} (RFC 7518 §6)
   * @param use always {@code sig}
   * @param alg the algorithm that it is for
   * @param kid what tokens name it by
   * @param crv the curve of OKP and EC
   * @param x the public point of OKP, the first coordinate of EC
   * @param y the second coordinate of EC
   * @param n the modulus of RSA
   * @param e the exponent of RSA
   */
  @Schema(name = "Jwk", description = "A public key (RFC 7517 §4)")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Key(
      @Schema(enumeration = {"OKP", "EC", "RSA"}) String kty,
      @Schema(enumeration = "sig") String use,
      @Schema(enumeration = {"EdDSA", "ES256", "RS256"}) String alg,
      @Schema(description = "What tokens name it by") String kid,
      @Schema(
              description = "The curve of OKP and EC",
              enumeration = {"Ed25519", "P-256"})
          @Nullable String crv,
      @Schema(description = "The public point of OKP, the first coordinate of EC")
          @Nullable String x,
      @Schema(description = "The second coordinate of EC") @Nullable String y,
      @Schema(description = "The modulus of RSA") @Nullable String n,
      @Schema(description = "The exponent of RSA") @Nullable String e) {}
}
