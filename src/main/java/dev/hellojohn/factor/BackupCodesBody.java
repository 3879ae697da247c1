package dev.hellojohn.factor;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** New backup codes, which are shown this once. */
@Schema(name = "BackupCodes", description = "New backup codes, shown this once")
public record BackupCodesBody(
    @Schema(examples = "fac_01JD3Z9V4W7XK2M5N8P0QRSTVW") String factorId,
    @Schema(description = "Ten codes, each of which works once") List<String> codes,
    Instant generatedAt) {

  @Override
  public String toString() {
    return "BackupCodesBody[" + factorId + ']';
  }
}
