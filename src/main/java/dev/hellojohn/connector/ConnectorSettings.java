package dev.hellojohn.connector;

import org.jspecify.annotations.Nullable;

/**
 * What the owner of a connector decides.
 *
 * @param name for people
 * @param enabled whether it takes events
 * @param timestampRequired whether a fresh time is signed along with the body
 * @param eventId where the sender writes an event's id, by which it is stored once; null: nowhere
 * @param eventType where the sender writes what kind of event it is; null: nowhere
 */
record ConnectorSettings(
    String name,
    boolean enabled,
    boolean timestampRequired,
    @Nullable FieldSource eventId,
    @Nullable FieldSource eventType) {}
