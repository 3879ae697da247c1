package dev.hellojohn.control;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The first code that an app shows. */
@Schema(name = "AdminTotpConfirm", examples = "{\"totp_code\":\"492039\"}")
public record TotpConfirmBody(@NotBlank @Size(max = 64) String totpCode) {

  @Override
  public String toString() {
    return "TotpConfirmBody[redacted]";
  }
}
