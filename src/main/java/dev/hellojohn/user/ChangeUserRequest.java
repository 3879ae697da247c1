package dev.hellojohn.user;

import dev.hellojohn.kernel.Patch;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What the tenant's server changes of a user: what is left out stays, null clears. */
@Schema(name = "ChangeUser", description = "What is left out stays, null clears")
public record ChangeUserRequest(
    @Schema(implementation = String.class, examples = "ada@example.com") Patch<String> email,
    @Schema(
            implementation = Boolean.class,
            description = "False after a change of the address, unless it is given")
        Patch<Boolean> emailVerified,
    @Schema(
            implementation = String.class,
            nullable = true,
            description =
                "Held to the tenant's rules; ends the user's sessions; null takes it away")
        Patch<String> password,
    @Schema(implementation = String.class, nullable = true) Patch<String> name,
    @Schema(implementation = String.class, nullable = true) Patch<String> username,
    @Schema(implementation = String.class, nullable = true) Patch<String> phone,
    @Schema(implementation = String.class, nullable = true) Patch<String> avatarUrl,
    @Schema(implementation = String.class, nullable = true) Patch<String> externalId,
    @Schema(implementation = String.class) Patch<String> role,
    @Schema(
            implementation = String.class,
            enumeration = {"active", "disabled"},
            description = "Disabling ends the user's sessions")
        Patch<String> status,
    @Schema(
            implementation = Map.class,
            nullable = true,
            description = "Merged; null removes (RFC 7396)")
        Patch<Map<String, Object>> publicMetadata,
    @Schema(
            implementation = Map.class,
            nullable = true,
            description = "Merged; null removes (RFC 7396)")
        Patch<Map<String, Object>> privateMetadata) {

  @Override
  public String toString() {
    return "ChangeUserRequest";
  }
}
