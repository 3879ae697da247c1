package dev.hellojohn.factor;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * For {@code PublicKeyCredential.parseRequestOptionsFromJSON()}, in the browser's own spelling
 * (WebAuthn Level 3 §5.1.9).
 *
 * @param timeout in milliseconds
 */
@Schema(
    name = "PasskeyRequestOptions",
    description =
        "For PublicKeyCredential.parseRequestOptionsFromJSON, in the browser's own spelling")
public record PasskeyRequestBody(
    @Schema(description = "What is to be signed, in Base64url") String challenge,
    @Schema(description = "In milliseconds", examples = "300000") long timeout,
    @JsonProperty("rpId") @Schema(name = "rpId", examples = "example.com") String rpId,
    @JsonProperty("allowCredentials")
        @Schema(
            name = "allowCredentials",
            description = "The passkeys of which one is to sign; empty for any")
        List<Descriptor> allowCredentials,
    @JsonProperty("userVerification")
        @Schema(
            name = "userVerification",
            enumeration = {"required"},
            examples = "required")
        String userVerification) {

  /** Which passkey. */
  @Schema(name = "PasskeyDescriptor", description = "Which passkey")
  public record Descriptor(
      @Schema(
              enumeration = {"public-key"},
              examples = "public-key")
          String type,
      @Schema(description = "The credential's id in Base64url") String id,
      @Schema(description = "How the browser reaches it", examples = "[\"internal\"]")
          List<String> transports) {}
}
