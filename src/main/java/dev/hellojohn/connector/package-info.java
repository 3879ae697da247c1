/** Inbound webhooks: a tenant's connectors, their secrets, and the events that were received. */
@NullMarked
package dev.hellojohn.connector;

import org.jspecify.annotations.NullMarked;
