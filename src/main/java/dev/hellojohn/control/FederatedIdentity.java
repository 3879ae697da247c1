package dev.hellojohn.control;

import dev.hellojohn.kernel.Email;
import java.util.Optional;

/**
 * Who somebody is at an OpenID provider, as its verified token says.
 *
 * @param issuer the provider
 * @param subject whom the provider calls so, now and for ever (OpenID Connect Core §2)
 * @param verifiedEmail the address, if the provider says that it has verified it
 */
public record FederatedIdentity(String issuer, String subject, Optional<Email> verifiedEmail) {}
