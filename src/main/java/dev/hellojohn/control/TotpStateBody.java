package dev.hellojohn.control;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Whether an admin has an authenticator app. */
@Schema(name = "AdminTotp")
public record TotpStateBody(
    @Schema(description = "Whether sign-in with the password asks for a code") boolean enrolled,
    @Nullable Instant confirmedAt,
    @Schema(description = "How many backup codes are left") long backupCodesLeft) {

  static TotpStateBody of(@Nullable Instant confirmedAt, long backupCodes) {
    return new TotpStateBody(confirmedAt != null, confirmedAt, backupCodes);
  }
}
