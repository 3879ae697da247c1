package dev.hellojohn.event.mail;

import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A mail that was ordered and is to be written now.
 *
 * @param id the same at each attempt to send it
 * @param recipient to whom, if there is such a user
 * @param link the page that it leads to, from the configuration
 * @param user whom it is about, if the address does not tell
 * @param about what it is about beside, such as the id of a session
 * @param orderedAt when somebody asked for it
 */
public record OrderedMail(
    String id,
    MailPurpose purpose,
    Email recipient,
    String link,
    @Nullable UserId user,
    @Nullable String about,
    Instant orderedAt) {}
