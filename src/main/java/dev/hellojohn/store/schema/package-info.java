/**
 * Changelogs, the locks under which they run, and the databases, schemas and logins they run in.
 */
@NullMarked
package dev.hellojohn.store.schema;

import org.jspecify.annotations.NullMarked;
