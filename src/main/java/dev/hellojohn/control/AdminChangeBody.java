package dev.hellojohn.control;

import dev.hellojohn.access.OperatorRole;
import dev.hellojohn.access.TenantReach;
import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.Patch;
import dev.hellojohn.kernel.TenantId;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A change of an admin: what is absent stays as it is. */
@Schema(
    name = "AdminChange",
    description = "What is absent stays as it is. A new password ends the admin's sessions.",
    examples = "{\"status\":\"disabled\"}")
public record AdminChangeBody(
    @Schema(implementation = String.class, format = "email") Patch<Email> email,
    @Schema(implementation = String.class) Patch<String> password,
    @Schema(implementation = String.class, nullable = true) Patch<@Size(max = 255) String> name,
    @Schema(implementation = OperatorRole.class) Patch<OperatorRole> role,
    @Schema(type = SchemaType.ARRAY, implementation = String.class, nullable = true)
        Patch<@Size(max = 1000) List<TenantId>> tenantIds,
    @Schema(implementation = AdminStatus.class) Patch<AdminStatus> status) {

  /**
   * The whole of an admin's settings after this change, but the password. A super admin that was
   * somebody else before loses its list.
   */
  Admins.Settings applyTo(Admin now, Violations violations) {
    violations.refuseNull("email", email);
    violations.refuseNull("password", password);
    violations.refuseNull("role", role);
    violations.refuseNull("status", status);
    var newRole = role.value().orElse(now.role());
    var reach = now.reach();
    if (!tenantIds.isAbsent()) {
      reach = TenantList.fromBody(tenantIds.value().orElse(null));
    } else if (newRole == OperatorRole.SUPER_ADMIN) {
      reach = TenantReach.every();
    }
    return new Admins.Settings(
        email.value().orElse(now.email()),
        name.map(String::strip).applyTo(now.name()),
        newRole,
        reach,
        status.value().orElse(now.status()));
  }

  /** Says nothing of the password. */
  @Override
  public String toString() {
    return "AdminChangeBody[redacted]";
  }
}
