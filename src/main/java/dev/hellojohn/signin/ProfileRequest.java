package dev.hellojohn.signin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.Patch;
import dev.hellojohn.tenancy.AuthConfig;
import dev.hellojohn.user.UserChange;
import dev.hellojohn.user.UserFields;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What users change of themselves: what is left out stays, null clears. A new address is theirs
 * only when they have proved it.
 */
@Schema(name = "ChangeProfile", description = "What is left out stays, null clears")
public record ProfileRequest(
    @Schema(implementation = String.class, nullable = true, examples = "Ada Lovelace")
        Patch<String> name,
    @Schema(implementation = String.class, nullable = true, examples = "ada")
        Patch<String> username,
    @Schema(implementation = String.class, nullable = true, examples = "+4930123456")
        Patch<String> phone,
    @Schema(
            implementation = String.class,
            nullable = true,
            examples = "https://example.com/ada.png")
        Patch<String> avatarUrl,
    @Schema(
            implementation = Map.class,
            nullable = true,
            description = "Merged; null removes (RFC 7396)")
        Patch<Map<String, Object>> publicMetadata,
    @Schema(
            implementation = String.class,
            format = "email",
            description =
                "Gets a mail with a link, and is the user's address once the link's token is shown to"
                    + " `/v1/auth/verify-email`")
        Patch<String> email,
    @Schema(
            description =
                "The password, to be sent along with `email`; a user without one has to have signed in"
                    + " within ten minutes")
        @Nullable String currentPassword,
    @Schema(
            description =
                "A current code, to be sent along with `email` by who has a second factor")
        @Nullable String code,
    @Schema(
            description =
                "Of `/v1/auth/me/mfa/passkey/options`, by who shows a passkey in place of a code",
            nullable = true)
        @Nullable String challengeId,
    @Schema(
            type = SchemaType.OBJECT,
            implementation = Object.class,
            description = "What that passkey signed: of navigator.credentials.get, by its toJSON",
            nullable = true)
        @Nullable JsonNode credential,
    @Schema(
            description =
                "The page that the link leads to: one of the client's `redirect_uris`. Left out, it"
                    + " is the instance's.")
        @Nullable String redirectUrl) {

  /** The part that holds at once; what is wrong with it is told to the fields. */
  UserChange toChange(UserFields fields) {
    return UserChange.ofProfile(
        fields.patch(username, fields::username),
        fields.patch(name, fields::name),
        fields.patch(phone, fields::phone),
        fields.patch(avatarUrl, fields::avatarUrl),
        publicMetadata);
  }

  /** The new address that is asked for; what is wrong with it is told to the fields. */
  Optional<Email> wanted(UserFields fields, AuthConfig config) {
    Patch<Email> wanted = fields.required("email", email, fields::email);
    var address = wanted.value();
    if (fields.isFaultless()
        && address.filter(one -> !SignInRules.allowsDomain(config, one)).isPresent()) {
      fields.fault("email", "domain_not_allowed", "Addresses of this domain can not be used here.");
    }
    return address;
  }

  /**
   * The proof that it is the user.
   *
   * @throws dev.hellojohn.kernel.ProblemException {@code validation_failed}
   */
  Reauthentication.Proof proof() {
    return new ProofRequest(currentPassword, code, challengeId, credential).proof();
  }

  @Override
  public String toString() {
    return "ProfileRequest";
  }
}
