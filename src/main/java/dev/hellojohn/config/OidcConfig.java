package dev.hellojohn.config;

/**
 * The OpenID provider that operators sign in with.
 *
 * @param issuer as the provider calls itself, octet by octet
 * @param clientId our name there
 * @param clientSecret our password there
 */
public record OidcConfig(String issuer, String clientId, Secret clientSecret) {}
