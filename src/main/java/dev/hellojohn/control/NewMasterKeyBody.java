package dev.hellojohn.control;

import dev.hellojohn.kernel.TenantId;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A master key to be made. */
@Schema(
    name = "NewMasterKey",
    examples =
        "{\"name\":\"Provisioner\",\"scopes\":[\"tenants:read\",\"tenants:write\"],"
            + "\"expires_at\":\"2027-01-31T00:00:00Z\"}")
public record NewMasterKeyBody(
    @NotBlank @Size(max = 255) String name,
    @Schema(
            description =
                "Of tenants:read, tenants:write, clients:read, clients:write, admins:read,"
                    + " admins:write, keys:read, keys:write, audit:read, settings:read,"
                    + " settings:manage; none that its maker does not hold")
        @NotEmpty
        @Size(max = 20)
        List<String> scopes,
    @Schema(
            type = SchemaType.ARRAY,
            implementation = String.class,
            description = "The tenants that the key is confined to; null: every one")
        @Nullable
        @Size(max = 1000)
        List<TenantId> tenantIds,
    @Schema(description = "In the future; null: never") @Nullable Instant expiresAt) {}
