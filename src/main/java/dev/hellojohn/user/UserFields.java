package dev.hellojohn.user;

import dev.hellojohn.kernel.Detail;
import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.Patch;
import dev.hellojohn.kernel.PhoneNumber;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.RoleName;
import dev.hellojohn.store.Metadata;
import java.net.URI;
import java.net.URISyntaxException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Checks the fields of one request and brings them into the form in which they are stored. Collects
 * what is wrong, so that the caller learns all of it at once from {@link #finish}; until then a
 * faulty field reads as left out.
 */
public final class UserFields {

  private static final int MAX_NAME = 255;
  private static final int MAX_EXTERNAL_ID = 255;
  private static final int MAX_URL = 2048;

  private final List<Detail> faults = new ArrayList<>();
  private boolean emailIsFault;

  /** One more thing that is wrong. */
  public void fault(String field, String code, String message) {
    faults.add(new Detail(field, code, message));
  }

  /** Whether nothing was wrong so far. */
  public boolean isFaultless() {
    return faults.isEmpty();
  }

  /**
   * Ends the check.
   *
   * @throws ProblemException {@code invalid_email} if nothing but the address is wrong, {@code
   *     validation_failed} if anything else is, with all details
   */
  public void finish() {
    if (faults.isEmpty()) {
      return;
    }
    var code =
        emailIsFault && faults.size() == 1 ? ErrorCode.INVALID_EMAIL : ErrorCode.VALIDATION_FAILED;
    throw new ProblemException(code, code.defaultMessage(), faults);
  }

  /** An address; a placeholder when it is faulty, which {@link #finish} keeps from being used. */
  public Email email(@Nullable String text) {
    if (text == null) {
      fault("email", "required", "This is required.");
      return new Email("nobody@localhost");
    }
    return Email.parse(text)
        .orElseGet(
            () -> {
              emailIsFault = true;
              fault("email", "invalid_email", "This must be an e-mail address.");
              return new Email("nobody@localhost");
            });
  }

  /** A username. */
  public @Nullable Username username(@Nullable String text) {
    if (text == null) {
      return null;
    }
    var username = Username.parse(text).orElse(null);
    if (username == null) {
      fault(
          "username",
          "invalid_format",
          "This must be 3 to 32 of a-z, 0-9, '.', '_' and '-', with a letter or digit at both"
              + " ends.");
    }
    return username;
  }

  /** A person's name, in NFC and without spaces around it. */
  public @Nullable String name(@Nullable String text) {
    return line("name", text, MAX_NAME);
  }

  /** What the tenant's own system calls the user. */
  public @Nullable String externalId(@Nullable String text) {
    return line("external_id", text, MAX_EXTERNAL_ID);
  }

  private @Nullable String line(String field, @Nullable String text, int maxLength) {
    if (text == null) {
      return null;
    }
    var line = Normalizer.normalize(text, Normalizer.Form.NFC).strip();
    if (line.isEmpty() || line.length() > maxLength) {
      fault(field, "invalid_length", "The length must be from 1 to " + maxLength + ".");
      return null;
    }
    if (line.codePoints().anyMatch(Character::isISOControl)) {
      fault(field, "invalid_characters", "This must be one line of text.");
      return null;
    }
    return line;
  }

  /** A telephone number in the form of E.164. */
  public @Nullable String phone(@Nullable String text) {
    return matching(
        "phone",
        text,
        number -> PhoneNumber.parse(number).isPresent(),
        "This must be a number such as +4930123456.");
  }

  /** A role of the tenant's own. */
  public @Nullable String role(@Nullable String text) {
    return matching(
        "role",
        text,
        RoleName::isValid,
        "This must be a word of up to 32 of a-z, 0-9 and '_', such as member.");
  }

  private @Nullable String matching(
      String field, @Nullable String text, Predicate<String> form, String message) {
    if (text == null || form.test(text)) {
      return text;
    }
    fault(field, "invalid_format", message);
    return null;
  }

  /** A picture's address, fetched by browsers and never by this server. */
  public @Nullable String avatarUrl(@Nullable String text) {
    if (text == null || isWebAddress(text)) {
      return text;
    }
    fault(
        "avatar_url",
        "invalid_format",
        "This must be an https address of at most " + MAX_URL + " characters.");
    return null;
  }

  private static boolean isWebAddress(String text) {
    if (text.length() > MAX_URL) {
      return false;
    }
    try {
      var uri = new URI(text);
      return "https".equals(uri.getScheme()) && uri.getHost() != null && uri.getUserInfo() == null;
    } catch (URISyntaxException notAnAddress) {
      return false;
    }
  }

  /** Active or disabled. */
  public UserStatus status(@Nullable String text) {
    if (text == null) {
      return UserStatus.ACTIVE;
    }
    return UserStatus.parse(text)
        .orElseGet(
            () -> {
              fault("status", "invalid_value", "This must be active or disabled.");
              return UserStatus.ACTIVE;
            });
  }

  /** New public metadata, by whatever name the body has it. */
  public Map<String, Object> publicMetadata(String field, @Nullable Map<String, Object> given) {
    return metadata(field, given, Metadata.MAX_PUBLIC_BYTES);
  }

  /** New private metadata. */
  public Map<String, Object> privateMetadata(@Nullable Map<String, Object> given) {
    return metadata("private_metadata", given, Metadata.MAX_BYTES);
  }

  private Map<String, Object> metadata(
      String field, @Nullable Map<String, Object> given, int maxBytes) {
    var metadata = Metadata.of(given);
    Metadata.fault(field, metadata, maxBytes).ifPresent(faults::add);
    return metadata;
  }

  /**
   * A change of a field that can be cleared.
   *
   * @param check one of this object's methods
   */
  public <T> Patch<T> patch(Patch<String> given, Function<@Nullable String, @Nullable T> check) {
    var text = given.value().orElse(null);
    if (text == null) {
      return given.isAbsent() ? Patch.absent() : Patch.ofNull();
    }
    var checked = check.apply(text);
    return checked == null ? Patch.absent() : Patch.of(checked);
  }

  /** A change of a field that every user has: null is a fault. */
  public <T> Patch<T> required(
      String field, Patch<String> given, Function<@Nullable String, @Nullable T> check) {
    notNull(field, given);
    return given.isNull() ? Patch.absent() : patch(given, check);
  }

  /** A change of a flag that every user has. */
  public Patch<Boolean> required(String field, Patch<Boolean> given) {
    notNull(field, given);
    return given.isNull() ? Patch.absent() : given;
  }

  private void notNull(String field, Patch<?> given) {
    if (given.isNull()) {
      fault(field, "required", "This must not be null.");
    }
  }
}
