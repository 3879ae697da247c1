package dev.hellojohn.signin;

import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A factor that is to be enrolled before the sign-in can end. */
@Schema(name = "BeginEnrollment", description = "A factor to enrol before the sign-in can end")
public record BeginEnrollmentRequest(
    @NotNull @Schema(description = "Of the sign-in's answer", examples = "mfc_…")
        String challengeId,
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
        @Nullable String phoneNumber) {

  @Override
  public String toString() {
    return "BeginEnrollmentRequest";
  }
}
