/** The rate limits: which requests they are for, and the counting, in memory and on Redis. */
@NullMarked
package dev.hellojohn.edge.ratelimit;

import org.jspecify.annotations.NullMarked;
