package dev.hellojohn.signin;

import dev.hellojohn.user.UserBody;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a sign-up or sign-in.
 *
 * @param session null when the user has to do something else first, such as to prove the address
 */
@Schema(name = "SignedIn", description = "A user and the session that was begun")
public record SignedInBody(
    UserBody user,
    @Schema(
            description = "Null after a sign-up when the address has to be verified first",
            nullable = true)
        @Nullable TokensBody session) {}
