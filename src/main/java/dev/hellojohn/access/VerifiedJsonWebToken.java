package dev.hellojohn.access;

import dev.hellojohn.token.VerifiedToken;
import java.util.LinkedHashSet;
import java.util.Set;
import org.eclipse.microprofile.jwt.Claims;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/** A checked access token in MicroProfile JWT's form. */
final class VerifiedJsonWebToken implements JsonWebToken {

  private final VerifiedToken token;
  private final String jwt;

  VerifiedJsonWebToken(VerifiedToken token, String jwt) {
    this.token = token;
    this.jwt = jwt;
  }

  /** The user's id: the one claim that names a user and never changes. */
  @Override
  public String getName() {
    return token.claims().userId().value();
  }

  @Override
  public Set<String> getClaimNames() {
    Set<String> names = new LinkedHashSet<>(token.members().keySet());
    names.add(Claims.raw_token.name());
    return names;
  }

  @Override
  // The interface leaves it to the caller to know the claim's type.
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  public <T> @Nullable T getClaim(String name) {
    return (T) member(name);
  }

  private @Nullable Object member(String name) {
    return switch (name) {
      case "raw_token" -> jwt;
      case "aud" -> Set.of(token.audience());
      case "exp" -> token.expiresAt().getEpochSecond();
      case "iat" -> token.issuedAt().getEpochSecond();
      default -> token.members().get(name);
    };
  }

  @Override
  public String toString() {
    return token.toString();
  }
}
