package dev.hellojohn.control;

import dev.hellojohn.access.OperatorRole;
import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.TenantId;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An admin to be made. */
@Schema(
    name = "NewAdmin",
    examples =
        "{\"email\":\"ops@example.com\",\"password\":\"lake of nine silver herons\","
            + "\"role\":\"readonly\"}")
public record NewAdminBody(
    @Schema(implementation = String.class, format = "email") @NotNull Email email,
    @Schema(description = "8 to 128 characters, and no common one") @NotNull String password,
    @Nullable @Size(max = 255) String name,
    @NotNull OperatorRole role,
    @Schema(
            type = SchemaType.ARRAY,
            implementation = String.class,
            description =
                "The tenants that the admin is confined to. An admin needs it, a super_admin has"
                    + " none; a readonly without it reads everything")
        @Nullable
        @Size(max = 1000)
        List<TenantId> tenantIds) {

  /** Says nothing of the password. */
  @Override
  public String toString() {
    return "NewAdminBody[" + email + ", " + role + "]";
  }
}
