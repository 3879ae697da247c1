package dev.hellojohn.connector;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event that was received, without its payload.
 *
 * @param providerEventId what its sender calls it, as far as it fits; null: nothing
 * @param type what kind of event it is, in its sender's words; null: they don't say
 * @param contentType the Content-Type header as it came, or null
 * @param size the payload's octets
 */
record ReceivedEvent(
    String id,
    Instant receivedAt,
    @Nullable String providerEventId,
    @Nullable String type,
    @Nullable String contentType,
    int size) {

  /** With its payload, octet by octet as it came. */
  @SuppressWarnings("ArrayRecordComponent") // read, never compared or changed
  record Whole(ReceivedEvent event, byte[] payload) {}
}
