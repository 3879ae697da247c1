package dev.hellojohn.control;

import dev.hellojohn.kernel.AdminId;
import dev.hellojohn.kernel.SessionId;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An admin's session in an answer; its id opens nothing. */
@Schema(name = "AdminSession")
public record AdminSessionBody(
    @Schema(implementation = String.class, examples = "ses_01HZX3V9J4N8QW7R5T2K6M0PBC")
        SessionId id,
    @Schema(implementation = String.class, examples = "adm_01HZX3V9J4N8QW7R5T2K6M0PBC")
        AdminId adminId,
    @Schema(description = "`console` is a browser's, `token` one with a `cpt_…` token")
        AdminSessionKind kind,
    @Nullable String ipAddress,
    @Nullable String userAgent,
    Instant createdAt,
    @Schema(description = "Right to a minute") Instant lastUsedAt,
    @Schema(description = "When it ends whatever is done in it") Instant expiresAt,
    @Schema(description = "Whether it is the one that asks") boolean current) {

  static AdminSessionBody of(AdminSessionEntity row, @Nullable SessionId asking) {
    var id = new SessionId(row.id);
    return new AdminSessionBody(
        id,
        new AdminId(row.adminId),
        AdminSessionKind.parse(row.kind).orElseThrow(),
        row.ipAddress,
        row.userAgent,
        row.createdAt,
        row.lastUsedAt,
        row.expiresAt,
        id.equals(asking));
  }
}
