package dev.hellojohn.event.audit;

import java.time.Instant;

/**
 * The end of a chain, signed whenever entries are chained.
 *
 * @param seq of the last entry; 0 while there is none
 * @param hash of the last entry, or of the chain's beginning
 * @param prunedSeq the last entry that retention has removed; 0 if none
 * @param checkpointSeq of the last checkpoint; 0 if there is none
 * @param checkpointTime when the last checkpoint was made, or the chain was begun
 * @param checkpointMac of the last checkpoint; empty if there is none
 * @param time when this was signed
 * @param mac over all of it, under the chain's key
 */
record Head(
    long seq,
    String hash,
    long prunedSeq,
    long checkpointSeq,
    Instant checkpointTime,
    String checkpointMac,
    Instant time,
    String mac) {

  Head withMac(String newMac) {
    return new Head(
        seq, hash, prunedSeq, checkpointSeq, checkpointTime, checkpointMac, time, newMac);
  }
}
