package dev.hellojohn.token;

/** What a check of an access token found. */
public sealed interface TokenVerdict {

  /** The token is this tenant's, whole and in its time. Whether its session lives is not said. */
  record Valid(VerifiedToken token) implements TokenVerdict {}

  /** The token was good, and its time is over. */
  record Expired() implements TokenVerdict {}

  /** Anything else. Why is not said, so that nobody learns how to get further. */
  record Invalid() implements TokenVerdict {}
}
