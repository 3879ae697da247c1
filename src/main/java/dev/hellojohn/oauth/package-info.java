/** What a tenant is to OAuth 2.0 and OpenID Connect: an issuer that tells how to verify it. */
@NullMarked
package dev.hellojohn.oauth;

import org.jspecify.annotations.NullMarked;
