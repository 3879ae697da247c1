package dev.hellojohn.factor;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a request shows of a factor: a code, or what a passkey has made. */
public sealed interface FactorProof {

  /** What a person typed. */
  record Code(String text) implements FactorProof {

    @Override
    public String toString() {
      return "Code";
    }
  }

  /**
   * What a passkey has signed ({@code AuthenticationResponseJSON}, WebAuthn Level 3 §5.1.8.2). The
   * values are in Base64url, of whatever content.
   *
   * @param id the credential's
   * @param userHandle whose it says it is; there for credentials that were found by themselves
   */
  record Assertion(
      String id,
      String clientData,
      String authenticatorData,
      String signature,
      @Nullable String userHandle)
      implements FactorProof {

    @Override
    public String toString() {
      return "Assertion";
    }
  }

  /**
   * A new passkey ({@code RegistrationResponseJSON}, WebAuthn Level 3 §5.1.8.1).
   *
   * @param id the credential's
   * @param transports how a browser reaches its authenticator; a hint for the next time
   */
  record Attestation(
      String id, String clientData, String attestationObject, List<String> transports)
      implements FactorProof {

    public Attestation {
      transports = List.copyOf(transports);
    }

    @Override
    public String toString() {
      return "Attestation";
    }
  }
}
