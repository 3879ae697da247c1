package dev.hellojohn.control;

import dev.hellojohn.tenancy.IsolationMode;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How a tenant's database answers. */
@Schema(name = "DatabaseCheck")
public record DatabaseCheckBody(
    boolean reachable,
    @Schema(description = "What a transaction that reads took, in milliseconds", examples = "1.8")
        double latencyMs,
    IsolationMode isolationMode,
    @Schema(description = "What the tables were last brought to") @Nullable String schemaVersion,
    @Schema(description = "What this server brings them to") String currentSchemaVersion,
    @Schema(
            description = "current, running or failed",
            enumeration = {"current", "running", "failed"})
        String migrationState) {}
