package dev.hellojohn.control;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A master key that was made. */
@Schema(name = "CreatedMasterKey")
public record CreatedMasterKeyBody(
    MasterKeyBody masterKey, @Schema(description = "Shown this once") String key) {

  @Override
  public String toString() {
    return masterKey.toString();
  }
}
