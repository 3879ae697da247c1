package dev.hellojohn.config;

import java.net.URI;
import java.util.Optional;

/**
 * The services elsewhere that are called on behalf of users.
 *
 * @param breachLookup what new passwords are looked up in, without a slash at its end; empty:
 *     nothing is called
 * @param turnstile where tokens of Cloudflare Turnstile are checked
 * @param hcaptcha where tokens of hCaptcha are
 * @param recaptcha where tokens of reCAPTCHA are
 */
public record OutboundConfig(
    Optional<URI> breachLookup, URI turnstile, URI hcaptcha, URI recaptcha) {}
