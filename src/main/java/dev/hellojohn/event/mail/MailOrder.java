package dev.hellojohn.event.mail;

import dev.hellojohn.kernel.Email;

/**
 * Something to be sent.
 *
 * @param recipient to whom, if there is such a user
 * @param link the page that it leads to, from the configuration
 */
public record MailOrder(MailPurpose purpose, Email recipient, String link) {}
