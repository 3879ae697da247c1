package dev.hellojohn.factor;

import com.webauthn4j.WebAuthnAuthenticationManager;
import com.webauthn4j.WebAuthnRegistrationManager;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecord;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.AuthenticationRequest;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.RegistrationRequest;
import com.webauthn4j.data.attestation.authenticator.AAGUID;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.authenticator.COSEKey;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.attestation.statement.NoneAttestationStatement;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import com.webauthn4j.verifier.attestation.statement.none.NoneAttestationStatementVerifier;
import com.webauthn4j.verifier.attestation.statement.packed.PackedAttestationStatementVerifier;
import com.webauthn4j.verifier.attestation.trustworthiness.certpath.NullCertPathTrustworthinessVerifier;
import com.webauthn4j.verifier.attestation.trustworthiness.self.DefaultSelfAttestationTrustworthinessVerifier;
import com.webauthn4j.verifier.exception.MaliciousCounterValueException;
import dev.hellojohn.kernel.FactorId;
import dev.hellojohn.kernel.TenantId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The checks of WebAuthn Level 3 §7.1 and §7.2 that need no database, by WebAuthn4J: type,
 * challenge, origin, relying party, presence and verification of the user, algorithm, attestation,
 * signature, backup flags and counter. This is the only class that knows that library.
 *
 * <p>What is shown is anybody's bytes. Whatever the library, its parsers or the JDK's throw at them
 * means that they are wrong: not all of it is of one type. What is ours is read outside of that.
 */
@Singleton
class PasskeyCeremony {

  /** EdDSA, ES256 and RS256, the better ones first (§5.4: at least the last two). */
  static final List<Long> ALGORITHMS = List.of(-8L, -7L, -257L);

  /**
   * Characters of a key in Base64url, as many as its column has: enough for RSA of 8,192 bits. Who
   * makes no statement need not hold a key to send one.
   */
  private static final int LONGEST_KEY = 2048;

  /** A passkey counts as two factors because its user is verified, so there is no other one. */
  private static final boolean USER_VERIFIED = true;

  private static final boolean USER_PRESENT = true;

  private static final List<PublicKeyCredentialParameters> PARAMETERS =
      ALGORITHMS.stream()
          .map(COSEAlgorithmIdentifier::create)
          .map(
              algorithm ->
                  new PublicKeyCredentialParameters(PublicKeyCredentialType.PUBLIC_KEY, algorithm))
          .toList();

  private final ObjectConverter converter = new ObjectConverter();

  /**
   * Takes no statement, and the packed one whose signature it checks. The certificate in it is not
   * traced to a root: no tenant says which makes of authenticators it trusts.
   */
  private final WebAuthnRegistrationManager registrations =
      new WebAuthnRegistrationManager(
          List.of(new NoneAttestationStatementVerifier(), new PackedAttestationStatementVerifier()),
          new NullCertPathTrustworthinessVerifier(),
          new DefaultSelfAttestationTrustworthinessVerifier(),
          converter);

  private final WebAuthnAuthenticationManager authentications =
      new WebAuthnAuthenticationManager(List.of(), converter);

  @Inject
  PasskeyCeremony() {}

  /** What a signature was found to be. */
  sealed interface Verdict {

    /** It is right, and says these of the passkey. */
    record Right(long signCount, boolean backedUp) implements Verdict {}

    /** It is right but for its count, which went back: there may be a copy of the key. */
    record Copied() implements Verdict {}

    /** It is wrong. */
    record Wrong() implements Verdict {}
  }

  /** The new passkey of an attestation, or empty when anything about it is wrong. */
  Optional<Passkey> attested(
      RelyingParty party,
      TenantId tenant,
      FactorId factor,
      byte[] challenge,
      FactorProof.Attestation shown) {
    var parameters =
        new RegistrationParameters(
            serverProperty(party, challenge), PARAMETERS, USER_VERIFIED, USER_PRESENT);
    try {
      var data =
          registrations.verify(
              new RegistrationRequest(
                  decode(shown.attestationObject()), decode(shown.clientData())),
              parameters);
      var made = data.getAttestationObject();
      var authenticator = made.getAuthenticatorData();
      var credential = authenticator.getAttestedCredentialData();
      var id = encode(credential.getCredentialId());
      var key = encode(converter.getCborMapper().writeValueAsBytes(credential.getCOSEKey()));
      if (!id.equals(shown.id()) || key.length() > LONGEST_KEY) {
        return Optional.empty();
      }
      return Optional.of(
          new Passkey(
              Passkeys.idOf(tenant, id),
              factor,
              party.id(),
              id,
              key,
              credential.getAaguid().toString(),
              made.getFormat(),
              shown.transports(),
              authenticator.getSignCount(),
              authenticator.isFlagBE(),
              authenticator.isFlagBS()));
    } catch (RuntimeException wrong) {
      return Optional.empty();
    }
  }

  /** What a passkey's signature is worth. */
  Verdict asserted(
      RelyingParty party, byte[] challenge, Passkey passkey, FactorProof.Assertion shown) {
    if (!shown.id().equals(passkey.credentialId())) {
      return new Verdict.Wrong();
    }
    var parameters =
        new AuthenticationParameters(
            serverProperty(party, challenge),
            stored(passkey),
            List.of(decode(passkey.credentialId())),
            USER_VERIFIED,
            USER_PRESENT);
    try {
      var data =
          authentications.verify(
              new AuthenticationRequest(
                  decode(shown.id()),
                  decode(shown.authenticatorData()),
                  decode(shown.clientData()),
                  decode(shown.signature())),
              parameters);
      var authenticator = data.getAuthenticatorData();
      return new Verdict.Right(authenticator.getSignCount(), authenticator.isFlagBS());
    } catch (MaliciousCounterValueException copied) {
      return new Verdict.Copied();
    } catch (RuntimeException wrong) {
      return new Verdict.Wrong();
    }
  }

  private static ServerProperty serverProperty(RelyingParty party, byte[] challenge) {
    Set<Origin> origins =
        party.origins().stream().map(Origin::create).collect(Collectors.toUnmodifiableSet());
    return ServerProperty.builder()
        .origins(origins)
        .rpId(party.id())
        .challenge(new DefaultChallenge(challenge))
        .build();
  }

  private CredentialRecord stored(Passkey passkey) {
    var key = converter.getCborMapper().readValue(decode(passkey.publicKey()), COSEKey.class);
    return new CredentialRecordImpl(
        new NoneAttestationStatement(),
        USER_VERIFIED,
        passkey.backupEligible(),
        passkey.backedUp(),
        passkey.signCount(),
        new AttestedCredentialData(
            new AAGUID(passkey.aaguid()), decode(passkey.credentialId()), key),
        null,
        null,
        null,
        null);
  }

  private static byte[] decode(String text) {
    return Base64.getUrlDecoder().decode(text);
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
