package dev.hellojohn.audit;

import dev.hellojohn.event.audit.Fault;
import dev.hellojohn.event.audit.VerifiedChain;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a verification of an audit trail has found, as it is answered. */
@Schema(name = "AuditVerification", description = "Whether an audit trail is as it was written")
public record VerificationBody(
    @Schema(description = "A tenant's id, or `operator`", examples = "operator") String chain,
    @Schema(description = "Whether nothing is wrong") boolean valid,
    @Schema(description = "The first thing that is wrong; null if nothing is", nullable = true)
        @Nullable FaultBody fault,
    @Schema(description = "How many entries of the chain were checked") long entries,
    @Schema(description = "The place of the last one; 0 if there is none") long lastSeq,
    @Schema(description = "The last one that retention has removed; 0 if none") long prunedSeq,
    @Schema(description = "How many checkpoints were checked") long checkpoints,
    @Schema(description = "How many entries have lost their personal part") long redacted,
    @Schema(description = "How many entries have no place yet; each was checked by itself")
        long unchained) {

  /** The first thing that is wrong. */
  @Schema(name = "AuditFault")
  public record FaultBody(
      @Schema(enumeration = {"changed", "missing", "misplaced", "truncated", "checkpoint"})
          String kind,
      @Schema(
              description = "The place in the chain; null for an entry without one",
              nullable = true)
          @Nullable Long seq,
      @Schema(description = "The entry that is found there", nullable = true)
          @Nullable String entryId,
      String message) {

    static FaultBody of(Fault fault) {
      return new FaultBody(
          fault.kind().wireName(), fault.seq(), fault.entryId(), fault.kind().message());
    }
  }

  static VerificationBody of(VerifiedChain found) {
    var fault = found.fault();
    return new VerificationBody(
        found.chain(),
        found.isSound(),
        fault == null ? null : FaultBody.of(fault),
        found.entries(),
        found.lastSeq(),
        found.prunedSeq(),
        found.checkpoints(),
        found.redacted(),
        found.waiting());
  }
}
