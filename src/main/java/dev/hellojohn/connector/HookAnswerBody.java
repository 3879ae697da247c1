package dev.hellojohn.connector;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a sender learns. */
@Schema(name = "HookAnswer", examples = "{\"status\":\"accepted\"}")
public record HookAnswerBody(
    @Schema(
            enumeration = {"accepted", "duplicate"},
            examples = "accepted",
            description = "`duplicate`: an event with this id was stored before")
        String status) {}
