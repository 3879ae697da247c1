package dev.hellojohn.factor;

import dev.hellojohn.kernel.FactorId;
import java.util.List;

/**
 * What a passkey is checked with, as it was when it was read. Nothing of it is secret.
 *
 * @param id the row's, of {@link Passkeys#idOf}
 * @param rpId the domain that it is bound to
 * @param credentialId in Base64url
 * @param publicKey as COSE_Key (RFC 9052 §7), in Base64url
 * @param aaguid the model of its authenticator, as far as that says so
 * @param attestation the format of the statement that came with it: {@code none} or {@code packed}
 * @param transports how browsers reach it
 * @param signCount how often it has signed, or 0 of those that do not count
 * @param backupEligible whether it can be on several devices; it can't become so later
 * @param backedUp whether it is
 */
public record Passkey(
    String id,
    FactorId factorId,
    String rpId,
    String credentialId,
    String publicKey,
    String aaguid,
    String attestation,
    List<String> transports,
    long signCount,
    boolean backupEligible,
    boolean backedUp) {

  public Passkey {
    transports = List.copyOf(transports);
  }
}
