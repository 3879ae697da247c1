package dev.hellojohn.tenancy;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** A way to sign in that a tenant may have. */
public enum SignInMethod {
  PASSWORD("password", "Passwords"),
  MAGIC_LINK("magic_link", "Magic links"),
  EMAIL_CODE("email_otp", "E-mail codes"),
  PASSKEY("passkey", "Passkeys"),
  OAUTH("oauth", "Sign-ins at other providers");

  private final String wireName;
  private final String plural;

  SignInMethod(String wireName, String plural) {
    this.wireName = wireName;
    this.plural = plural;
  }

  /** As {@code allowed_auth_methods} names it. */
  public String wireName() {
    return wireName;
  }

  /** What a sentence calls them at its beginning. */
  public String plural() {
    return plural;
  }

  static Set<String> wireNames() {
    return Arrays.stream(values())
        .map(SignInMethod::wireName)
        .collect(Collectors.toUnmodifiableSet());
  }
}
