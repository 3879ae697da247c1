package dev.hellojohn.event.audit;

import java.time.Instant;

/**
 * A signed statement of how far a chain was at some time.
 *
 * @param seq of the last entry
 * @param hash of the last entry
 * @param previousMac of the checkpoint before; empty at the first
 * @param mac over all of it, under the chain's key
 */
record Checkpoint(long seq, String hash, Instant time, String previousMac, String mac) {}
