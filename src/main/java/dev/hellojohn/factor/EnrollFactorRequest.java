package dev.hellojohn.factor;

import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A factor that is to be enrolled for a user. */
@Schema(name = "EnrollFactor", description = "A factor that is to be enrolled for a user")
public record EnrollFactorRequest(
    @NotNull
        @Schema(
            enumeration = {"totp", "sms"},
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
    return "EnrollFactorRequest";
  }
}
