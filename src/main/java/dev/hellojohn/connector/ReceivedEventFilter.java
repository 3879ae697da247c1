package dev.hellojohn.connector;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Which events to list; null is no condition. */
record ReceivedEventFilter(
    @Nullable String type,
    @Nullable String providerEventId,
    @Nullable Instant receivedAfter,
    @Nullable Instant receivedBefore) {}
