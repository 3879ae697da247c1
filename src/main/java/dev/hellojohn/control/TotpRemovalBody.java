package dev.hellojohn.control;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Proves that it is the admin who gives the app up. */
@Schema(
    name = "AdminTotpRemoval",
    examples = "{\"password\":\"lake of nine silver herons\",\"totp_code\":\"492039\"}")
public record TotpRemovalBody(
    @NotEmpty @Size(max = 1024) String password,
    @Schema(description = "Of the app, or a backup code") @NotBlank @Size(max = 64)
        String totpCode) {

  @Override
  public String toString() {
    return "TotpRemovalBody[redacted]";
  }
}
