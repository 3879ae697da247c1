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
            enumeration = {"totp", "webauthn", "email_otp"},
            examples = "totp")
        String type,
    @Schema(description = "What the user calls it", examples = "My phone", nullable = true)
        @Nullable String name) {

  @Override
  public String toString() {
    return "BeginEnrollmentRequest";
  }
}
