package dev.hellojohn.audit;

import dev.hellojohn.event.audit.AuditEntry;
import dev.hellojohn.store.StoredJson;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An entry of an audit trail, as it is answered.
 *
 * @param seq its place in the chain; null for about a second after it was written
 * @param personal what can be taken out; null if there is nothing, or it was taken out
 * @param redacted whether it was taken out
 */
@Schema(name = "AuditEntry", description = "Something that was done, and its place in the chain")
public record AuditEntryBody(
    @Schema(examples = "aud_01JD3Z9V4W7XK2M5N8P0QRSTVW") String id,
    @Schema(description = "Its place in the chain; null until it has one", nullable = true)
        @Nullable Long seq,
    Instant time,
    @Schema(examples = "user.sign_in") String action,
    @Schema(enumeration = {"success", "failure"}) String outcome,
    ActorBody actor,
    @Schema(
            description = "The id of what it was done to",
            examples = "usr_01JD3Z9V4W7XK2M5N8P0QRSTVW",
            nullable = true)
        @Nullable String subjectId,
    @Schema(description = "The client whose key came with the request", nullable = true)
        @Nullable String clientId,
    @Schema(examples = "req_01JD3Z9V4W7XK2M5N8P0QRSTVW", nullable = true)
        @Nullable String requestId,
    @Schema(description = "What else there is to say; depends on the action")
        Map<String, Object> details,
    @Schema(
            description =
                "Addresses and names. Null if there are none, or they were taken out with the user",
            nullable = true)
        @Nullable Map<String, Object> personal,
    @Schema(description = "Whether the personal part was taken out") boolean redacted,
    @Schema(description = "The hash of the entry before; null until it is chained", nullable = true)
        @Nullable String previousHash,
    @Schema(description = "SHA-256 over place, content and previous hash", nullable = true)
        @Nullable String hash) {

  /** Who did it. */
  @Schema(name = "AuditActor")
  public record ActorBody(
      @Schema(enumeration = {"user", "server", "admin", "master_key", "anonymous", "system"})
          String type,
      @Schema(examples = "usr_01JD3Z9V4W7XK2M5N8P0QRSTVW", nullable = true) @Nullable String id) {}

  /** What is told of an entry. */
  static AuditEntryBody of(AuditEntry entry) {
    var content = entry.content();
    var link = entry.link();
    var personal = entry.personal();
    return new AuditEntryBody(
        content.id(),
        link == null ? null : link.seq(),
        content.time(),
        content.action(),
        content.outcome(),
        new ActorBody(content.actorType(), content.actorId()),
        content.subjectId(),
        content.clientId(),
        content.requestId(),
        StoredJson.object(content.details()),
        personal == null ? null : StoredJson.object(personal.fields()),
        entry.isRedacted(),
        link == null ? null : link.previousHash(),
        link == null ? null : link.hash());
  }

  @Override
  public String toString() {
    return "AuditEntryBody[" + id + ']';
  }
}
