package dev.hellojohn.console;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What the console's sign-in page has to know. */
@Schema(name = "ConsoleConfig")
public record ConsoleConfigBody(
    @Schema(description = "Whether operators sign in here with their password")
        boolean passwordEnabled,
    @Schema(description = "Whether they sign in at an OpenID provider, at /console/api/auth/login")
        boolean oidcEnabled,
    @Schema(
            description =
                "Whether a browser on this machine is let in without signing in: development alone")
        boolean developmentBypass) {}
