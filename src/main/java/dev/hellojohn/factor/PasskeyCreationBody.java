package dev.hellojohn.factor;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.hellojohn.factor.PasskeyRequestBody.Descriptor;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * For {@code PublicKeyCredential.parseCreationOptionsFromJSON()}, in the browser's own spelling
 * (WebAuthn Level 3 §5.1.8).
 *
 * @param timeout in milliseconds
 */
@Schema(
    name = "PasskeyCreationOptions",
    description =
        "For PublicKeyCredential.parseCreationOptionsFromJSON, in the browser's own spelling")
public record PasskeyCreationBody(
    Party rp,
    Holder user,
    @Schema(description = "What is to be signed, in Base64url") String challenge,
    @JsonProperty("pubKeyCredParams") @Schema(name = "pubKeyCredParams")
        List<Algorithm> pubKeyCredParams,
    @Schema(description = "In milliseconds", examples = "300000") long timeout,
    @JsonProperty("excludeCredentials")
        @Schema(name = "excludeCredentials", description = "The passkeys that the user has")
        List<Descriptor> excludeCredentials,
    @JsonProperty("authenticatorSelection") @Schema(name = "authenticatorSelection")
        Selection authenticatorSelection,
    @Schema(
            enumeration = {"none"},
            examples = "none")
        String attestation) {

  /** For whom it is to be good. */
  @Schema(name = "PasskeyRelyingParty")
  public record Party(
      @Schema(examples = "example.com") String id, @Schema(examples = "Demo") String name) {}

  /** Whose it is to be. */
  @Schema(name = "PasskeyHolder")
  public record Holder(
      @Schema(description = "Nothing that tells who it is, in Base64url") String id,
      @Schema(examples = "ada@example.com") String name,
      @JsonProperty("displayName") @Schema(name = "displayName", examples = "Ada Lovelace")
          String displayName) {}

  /** How it may sign. */
  @Schema(name = "PasskeyAlgorithm")
  public record Algorithm(
      @Schema(
              enumeration = {"public-key"},
              examples = "public-key")
          String type,
      @Schema(description = "-8 is EdDSA, -7 ES256, -257 RS256", examples = "-7") long alg) {}

  /** What its authenticator has to be able to do. */
  @Schema(name = "PasskeySelection")
  public record Selection(
      @JsonProperty("residentKey")
          @Schema(
              name = "residentKey",
              enumeration = {"required", "preferred"},
              examples = "required")
          String residentKey,
      @JsonProperty("requireResidentKey") @Schema(name = "requireResidentKey")
          boolean requireResidentKey,
      @JsonProperty("userVerification")
          @Schema(
              name = "userVerification",
              enumeration = {"required"},
              examples = "required")
          String userVerification) {}
}
