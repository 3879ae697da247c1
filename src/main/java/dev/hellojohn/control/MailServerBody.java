package dev.hellojohn.control;

import dev.hellojohn.tenancy.MailServer;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The mail server of a tenant's own, without its password. */
@Schema(name = "MailServer")
public record MailServerBody(
    String host,
    int port,
    @Schema(enumeration = {"starttls", "tls", "none"}) String security,
    @Nullable String username,
    @Schema(format = "email") String from,
    @Schema(description = "Null: the tenant's name") @Nullable String fromName,
    @Schema(description = "Null: the sender", format = "email") @Nullable String replyTo,
    Instant updatedAt) {

  static MailServerBody of(MailServer server) {
    var settings = server.settings();
    var replyTo = settings.replyTo();
    return new MailServerBody(
        settings.host(),
        settings.port(),
        settings.security().wireName(),
        settings.username(),
        settings.from().value(),
        settings.fromName(),
        replyTo == null ? null : replyTo.value(),
        server.updatedAt());
  }
}
