package dev.hellojohn.signin;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A factor that a signed-in user wants, and the proof that it is the user. */
@Schema(
    name = "EnrollMyFactor",
    description = "A factor to enrol, and the proof that it is the user")
public record MyEnrollmentRequest(
    @NotNull
        @Schema(
            enumeration = {"totp", "webauthn", "email_otp", "sms"},
            examples = "totp")
        String type,
    @Schema(description = "What the user calls it", examples = "My phone", nullable = true)
        @Nullable String name,
    @Schema(
            description = "Of sms: where codes are to go, in the form of E.164",
            examples = "+4915112345678",
            nullable = true)
        @Nullable String phoneNumber,
    @Schema(
            description = "Of who has no second factor yet",
            examples = "lake of nine silver herons",
            nullable = true)
        @Nullable String password,
    @Schema(description = "Of who has a second factor", examples = "123456", nullable = true)
        @Nullable String code,
    @Schema(
            description = "Of who has a passkey: of /v1/auth/me/mfa/passkey/options",
            nullable = true)
        @Nullable String challengeId,
    @Schema(
            type = SchemaType.OBJECT,
            implementation = Object.class,
            description = "What that passkey signed: of navigator.credentials.get, by its toJSON",
            nullable = true)
        @Nullable JsonNode credential) {

  /** The proof that it is the user. */
  ProofRequest proof() {
    return new ProofRequest(password, code, challengeId, credential);
  }

  @Override
  public String toString() {
    return "MyEnrollmentRequest";
  }
}
