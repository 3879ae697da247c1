package dev.hellojohn.oauth;

import java.net.URI;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a tenant says of itself as an issuer (OpenID Connect Discovery §3, RFC 8414 §2), for the API
 * description; {@link dev.hellojohn.token.TenantMetadata} writes it.
 *
 * @param issuer the {@code iss} of its tokens
 * @param jwksUri where its keys are
 * @param subjectTypesSupported always {@code public}
 */
@Schema(
    name = "ProviderMetadata",
    description = "A tenant as an issuer (OpenID Connect Discovery §3, RFC 8414 §2)")
public record ProviderBody(
    @Schema(description = "The `iss` of its tokens", examples = "https://auth.example.com/t/demo")
        URI issuer,
    @Schema(
            description = "Where its keys are",
            examples = "https://auth.example.com/t/demo/.well-known/jwks.json")
        URI jwksUri,
    @Schema(description = "Always `public`", examples = "[\"public\"]")
        List<String> subjectTypesSupported) {

  /** Keeps the list. */
  public ProviderBody {
    subjectTypesSupported = List.copyOf(subjectTypesSupported);
  }
}
