package dev.hellojohn.signin;

import dev.hellojohn.kernel.Patch;
import dev.hellojohn.user.UserChange;
import dev.hellojohn.user.UserFields;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What users change of themselves: what is left out stays, null clears. The address is not among
 * it: a new one has to be proved first.
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
        Patch<Map<String, Object>> publicMetadata) {

  /**
   * Checks the change.
   *
   * @throws dev.hellojohn.kernel.ProblemException {@code validation_failed}
   */
  UserChange toChange() {
    var fields = new UserFields();
    var change =
        UserChange.ofProfile(
            fields.patch(username, fields::username),
            fields.patch(name, fields::name),
            fields.patch(phone, fields::phone),
            fields.patch(avatarUrl, fields::avatarUrl),
            publicMetadata);
    fields.finish();
    return change;
  }

  @Override
  public String toString() {
    return "ProfileRequest";
  }
}
