package dev.hellojohn.control;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An admin's credentials. */
@Schema(
    name = "AdminSignIn",
    examples = "{\"email\":\"admin@example.com\",\"password\":\"lake of nine silver herons\"}")
public record AdminSignInBody(
    @NotBlank @Size(max = 320) String email,
    @NotEmpty @Size(max = 1024) String password,
    @Schema(description = "Of the authenticator app, or a backup code, where one is set up")
        @Size(max = 64)
        @Nullable String totpCode) {

  /** Says nothing of the password. */
  @Override
  public String toString() {
    return "AdminSignInBody[redacted]";
  }
}
