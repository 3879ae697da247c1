/**
 * Mails: an outbox in the sender's transaction, templates, and what takes them to a mail server.
 */
@NullMarked
package dev.hellojohn.event.mail;

import org.jspecify.annotations.NullMarked;
