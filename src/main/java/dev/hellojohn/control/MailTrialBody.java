package dev.hellojohn.control;

import jakarta.validation.constraints.NotBlank;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Whom a mail is sent to that tests a mail server. */
@Schema(name = "MailTrial", examples = "{\"to\":\"ops@acme.example.com\"}")
public record MailTrialBody(@Schema(format = "email") @NotBlank String to) {}
