package dev.hellojohn.control;

import dev.hellojohn.kernel.Patch;
import dev.hellojohn.kernel.TenantId;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A change of a master key: what is absent stays as it is. */
@Schema(
    name = "MasterKeyChange",
    description = "What is absent stays as it is. The key itself does not change.",
    examples = "{\"expires_at\":\"2027-06-30T00:00:00Z\"}")
public record MasterKeyChangeBody(
    @Schema(implementation = String.class) Patch<@NotBlank @Size(max = 255) String> name,
    @Schema(type = SchemaType.ARRAY, implementation = String.class)
        Patch<@NotEmpty @Size(max = 20) List<String>> scopes,
    @Schema(type = SchemaType.ARRAY, implementation = String.class, nullable = true)
        Patch<@Size(max = 1000) List<TenantId>> tenantIds,
    @Schema(implementation = Instant.class, nullable = true) Patch<Instant> expiresAt) {}
