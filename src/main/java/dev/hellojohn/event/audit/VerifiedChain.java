package dev.hellojohn.event.audit;

import org.jspecify.annotations.Nullable;

/**
 * What a verification has found.
 *
 * @param chain a tenant's id, or {@code operator}
 * @param fault the first one, or null if there is none
 * @param entries how many were checked
 * @param lastSeq the last one's place; 0 if there is none
 * @param prunedSeq the last one that retention has removed; 0 if none
 * @param checkpoints how many were checked
 * @param redacted how many entries have lost their personal fields
 * @param waiting how many entries have no place yet; each was checked by itself
 */
public record VerifiedChain(
    String chain,
    @Nullable Fault fault,
    long entries,
    long lastSeq,
    long prunedSeq,
    long checkpoints,
    long redacted,
    long waiting) {

  /** Whether nothing is wrong. */
  public boolean isSound() {
    return fault == null;
  }
}
