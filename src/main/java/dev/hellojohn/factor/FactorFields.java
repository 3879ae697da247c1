package dev.hellojohn.factor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hellojohn.kernel.Detail;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.FactorId;
import dev.hellojohn.kernel.PhoneNumber;
import dev.hellojohn.kernel.ProblemException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks the fields of one request. Collects what is wrong, so that the caller learns all of it at
 * once from {@link #finish}; until then a faulty field reads as left out.
 */
public final class FactorFields {

  private static final int MAX_NAME = 64;

  /** Six digits, or a backup code in whatever case, with or without its dash. */
  private static final Pattern CODE = Pattern.compile("[0-9]{6}|[0-9A-Za-z]{4}-?[0-9A-Za-z]{4}");

  private static final Pattern MAILED = Pattern.compile("[0-9]{6}");

  /** Reads as one, and is none: no factor has it. */
  private static final FactorId NONE = new FactorId("fac_00000000000000000000000000");

  /** What is shown where the request is faulty. */
  private static final FactorProof NOTHING = new FactorProof.Code("");

  private final List<Detail> faults = new ArrayList<>();

  /** One more thing that is wrong. */
  public void fault(String field, String code, String message) {
    faults.add(new Detail(field, code, message));
  }

  /**
   * Ends the check.
   *
   * @throws ProblemException {@code validation_failed} with all details, if anything is wrong
   */
  public void finish() {
    if (!faults.isEmpty()) {
      throw new ProblemException(
          ErrorCode.VALIDATION_FAILED, ErrorCode.VALIDATION_FAILED.defaultMessage(), faults);
    }
  }

  /** What the user calls a factor. */
  public @Nullable String name(@Nullable String text) {
    if (text == null) {
      return null;
    }
    var name = Normalizer.normalize(text, Normalizer.Form.NFC).strip();
    if (name.isEmpty() || name.length() > MAX_NAME) {
      fault("name", "invalid_length", "The length must be from 1 to " + MAX_NAME + ".");
    } else if (name.codePoints().anyMatch(Character::isISOControl)) {
      fault("name", "invalid_characters", "This must be one line of text.");
    }
    return name;
  }

  /** The type of a factor that its user enrols. */
  public FactorType enrollable(String text) {
    for (var type : List.of(FactorType.WEBAUTHN, FactorType.EMAIL_OTP, FactorType.SMS)) {
      if (text.equals(type.wireName())) {
        return type;
      }
    }
    if (!text.equals(FactorType.TOTP.wireName())) {
      fault(
          "type",
          "unknown",
          "This must be totp, webauthn, email_otp or sms; backup codes have a path of their own.");
    }
    return FactorType.TOTP;
  }

  /** A factor that its user enrols. */
  public WantedFactor wanted(String type, @Nullable String name, @Nullable String phoneNumber) {
    var kind = enrollable(type);
    return new WantedFactor(kind, name(name), phoneNumber(kind, phoneNumber));
  }

  /** A factor that a server enrols for a user. */
  WantedFactor wantedForOthers(String type, @Nullable String name, @Nullable String phoneNumber) {
    var wanted = wanted(type, name, phoneNumber);
    if (wanted.type() != FactorType.TOTP && wanted.type() != FactorType.SMS) {
      fault(
          "type", "not_for_others", "This is enrolled by its user, under /v1/auth/me/mfa/factors.");
    }
    return wanted;
  }

  private @Nullable PhoneNumber phoneNumber(FactorType type, @Nullable String text) {
    var number = PhoneNumber.parse(text);
    if (type != FactorType.SMS && text != null) {
      fault("phone_number", "not_for_type", "Only sms has a number.");
    } else if (type == FactorType.SMS && text == null) {
      fault("phone_number", "required", "This is required for sms.");
    } else if (type == FactorType.SMS && number.isEmpty()) {
      fault("phone_number", "invalid_format", "This must be a number such as +4915112345678.");
    }
    return number.orElse(null);
  }

  /** What a person typed: a code by its form, right or wrong. */
  public String code(String text) {
    if (!CODE.matcher(text).matches()) {
      fault("code", "invalid_format", "This must be six digits, or a backup code.");
    }
    return text;
  }

  /** What a person typed of a mail: a code by its form, right or wrong. */
  public void mailedCode(String text) {
    if (!MAILED.matcher(text).matches()) {
      fault("code", "invalid_format", "This must be six digits.");
    }
  }

  /**
   * What is shown of a factor: one of the two.
   *
   * @param credential what a browser made, as {@code PublicKeyCredential.toJSON()} gives it
   */
  public FactorProof proof(@Nullable String code, @Nullable JsonNode credential) {
    boolean isThere = credential != null && !credential.isNull();
    if (isThere == (code != null)) {
      fault(isThere ? "credential" : "code", "one_of", "Send either code or credential.");
      return NOTHING;
    }
    if (code != null) {
      return new FactorProof.Code(code(code));
    }
    return credential(Objects.requireNonNull(credential));
  }

  /** What a browser made. */
  private FactorProof credential(JsonNode credential) {
    return CredentialJson.parse(credential)
        .orElseGet(
            () -> {
              fault("credential", "invalid_format", "This must be what credential.toJSON() gives.");
              return NOTHING;
            });
  }

  /** What a passkey signed. */
  public FactorProof.Assertion assertion(JsonNode credential) {
    var shown = credential(credential);
    refuseNewPasskey(shown);
    return shown instanceof FactorProof.Assertion signed
        ? signed
        : new FactorProof.Assertion("", "", "", "", null);
  }

  /** Refuses a new passkey where one that there is has to sign. */
  public void refuseNewPasskey(@Nullable FactorProof shown) {
    if (shown instanceof FactorProof.Attestation) {
      fault("credential", "invalid_format", "This must be what navigator.credentials.get() gives.");
    }
  }

  /** A factor's id. */
  public FactorId factorId(String text) {
    return FactorId.parse(text)
        .orElseGet(
            () -> {
              fault("factor_id", "invalid_format", "This must be the id of a factor.");
              return NONE;
            });
  }
}
