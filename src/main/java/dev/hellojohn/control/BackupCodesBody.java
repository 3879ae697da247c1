package dev.hellojohn.control;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What stands in for the app when the phone is gone; shown this once. */
@Schema(name = "AdminBackupCodes")
public record BackupCodesBody(
    @Schema(
            description = "Ten; each is good once, in the place of a code",
            examples = "[\"JBSW-Y3DP-EHPK-3PXP\"]")
        List<String> backupCodes) {

  /** Copies. */
  public BackupCodesBody {
    backupCodes = List.copyOf(backupCodes);
  }

  @Override
  public String toString() {
    return "BackupCodesBody[redacted]";
  }
}
