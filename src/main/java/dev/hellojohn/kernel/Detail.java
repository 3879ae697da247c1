package dev.hellojohn.kernel;

/**
 * One thing that is wrong with a request.
 *
 * @param field the field's path in the body ({@code auth_config.session.access_token_ttl}), or the
 *     parameter's name
 * @param code a stable word for programs, such as {@code too_short}
 * @param message a sentence for a person; never holds the refused value
 */
public record Detail(String field, String code, String message) {}
