package dev.hellojohn.edge.idempotency;

import jakarta.persistence.EntityManager;
import java.util.function.Consumer;

/**
 * Something that is about to be made.
 *
 * @param answer what the caller will be told once it is
 * @param write makes it, in one transaction; repeated as a whole if the database says so
 */
public record Creation<T>(T answer, Consumer<EntityManager> write) {}
