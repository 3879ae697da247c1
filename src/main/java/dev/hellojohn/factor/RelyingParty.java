package dev.hellojohn.factor;

import java.util.Set;

/**
 * Who a passkey is for (WebAuthn Level 3 §4).
 *
 * @param id the domain that passkeys are bound to
 * @param name what authenticators show
 * @param origins the pages on which they may be used; each lies within the domain
 */
public record RelyingParty(String id, String name, Set<String> origins) {

  public RelyingParty {
    origins = Set.copyOf(origins);
  }
}
