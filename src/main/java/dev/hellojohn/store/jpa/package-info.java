/** Connections, their budget, and JPA persistence units that are built while the server runs. */
@NullMarked
package dev.hellojohn.store.jpa;

import org.jspecify.annotations.NullMarked;
