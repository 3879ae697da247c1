/**
 * The connection to Redis: the only user of its client library. Knows what is kept there of nobody.
 */
@NullMarked
package dev.hellojohn.store.redis;

import org.jspecify.annotations.NullMarked;
