package dev.hellojohn.console;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A session that is over here. */
@Schema(name = "ConsoleSignedOut")
public record ConsoleSignedOutBody(
    @Schema(description = "Where the session at the OpenID provider can be ended as well")
        String endSessionUrl) {}
