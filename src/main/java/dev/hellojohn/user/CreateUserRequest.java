package dev.hellojohn.user;

import jakarta.validation.constraints.NotNull;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A user that the tenant's server makes. */
@Schema(name = "CreateUser", description = "A user to be made")
public record CreateUserRequest(
    @NotNull @Schema(examples = "ada@example.com") String email,
    @Schema(description = "False unless the server has proved the address itself")
        @Nullable Boolean emailVerified,
    @Schema(
            description = "Held to the tenant's rules; not together with password_hash",
            examples = "lake of nine silver herons")
        @Nullable String password,
    @Schema(
            description =
                "A hash that another product made: Argon2, scrypt, PBKDF2 or Firebase-scrypt in PHC form, bcrypt, or"
                    + " PBKDF2 as Django and passlib write it. It is replaced at the first sign-in.",
            examples = "$2b$12$wQ7x5p2VbJ0m8kq6b7o9XeM1l3tV0wqf9uQ2mS8gG0n4r5yT6u7Ga")
        @Nullable String passwordHash,
    @Schema(examples = "Ada Lovelace") @Nullable String name,
    @Schema(examples = "ada") @Nullable String username,
    @Schema(examples = "+4930123456") @Nullable String phone,
    @Schema(examples = "https://example.com/ada.png") @Nullable String avatarUrl,
    @Schema(description = "What the tenant's own system calls the user", examples = "4711")
        @Nullable String externalId,
    @Schema(description = "A word of the tenant's own", defaultValue = "member")
        @Nullable String role,
    @Schema(
            enumeration = {"active", "disabled"},
            defaultValue = "active")
        @Nullable String status,
    @Schema(description = "Free JSON, at most 4 KiB, also in access tokens")
        @Nullable Map<String, Object> publicMetadata,
    @Schema(description = "Free JSON, at most 8 KiB, for the tenant's servers alone")
        @Nullable Map<String, Object> privateMetadata) {

  @Override
  public String toString() {
    return "CreateUserRequest";
  }
}
