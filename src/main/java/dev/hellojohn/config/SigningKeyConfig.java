package dev.hellojohn.config;

import java.time.Duration;

/**
 * The tenants' signing keys.
 *
 * @param rotationLead how long a new key is published before it signs: longer than any backend
 *     keeps the old JWKS
 */
public record SigningKeyConfig(Duration rotationLead) {}
