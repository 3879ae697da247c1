package dev.hellojohn.console;

import dev.hellojohn.store.StoredJson;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A sign-in at the provider that was begun and not finished.
 *
 * @param browserHash of the cookie of the browser that began it
 * @param nonce what the ID token must repeat
 * @param verifier what proves to the provider that the code is fetched by who asked for it
 * @param returnTo the page to go to
 */
record PendingLogin(String browserHash, String nonce, String verifier, String returnTo) {

  private record Kept(
      @Nullable String browserHash,
      @Nullable String nonce,
      @Nullable String verifier,
      @Nullable String returnTo) {}

  String toJson() {
    return StoredJson.write(this);
  }

  /** Empty for what no version of this server wrote. */
  static Optional<PendingLogin> fromJson(String json) {
    try {
      return Optional.ofNullable(StoredJson.read(json, Kept.class))
          .flatMap(
              kept ->
                  kept.browserHash() == null
                          || kept.nonce() == null
                          || kept.verifier() == null
                          || kept.returnTo() == null
                      ? Optional.empty()
                      : Optional.of(
                          new PendingLogin(
                              kept.browserHash(), kept.nonce(), kept.verifier(), kept.returnTo())));
    } catch (IllegalStateException another) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return "PendingLogin[redacted]";
  }
}
