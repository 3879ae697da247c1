package dev.hellojohn.tenancy;

import dev.hellojohn.crypto.SigningAlgorithm;
import dev.hellojohn.kernel.ClientId;
import dev.hellojohn.kernel.IpAddress;
import dev.hellojohn.kernel.IpRange;
import dev.hellojohn.kernel.TenantId;
import java.time.Instant;
import java.util.List;

/**
 * An application of a tenant, with its pair of keys.
 *
 * @param type {@code web}, {@code spa}, {@code native} or {@code machine}
 * @param publishableKey names the tenant in a browser; not a secret
 * @param secretKeyHint prefix and last four characters of the secret key, to recognise it by
 * @param allowedOrigins the browser origins that may call with its keys, beside the tenant's
 * @param allowedIps where its secret key may be used from; empty is from anywhere
 * @param tokenAlgorithm what signs this client's access tokens
 * @param version grows with each change: the ETag
 */
public record Client(
    ClientId id,
    TenantId tenantId,
    String name,
    String type,
    String publishableKey,
    String secretKeyHint,
    List<String> allowedOrigins,
    List<String> redirectUris,
    List<IpRange> allowedIps,
    SigningAlgorithm tokenAlgorithm,
    Instant createdAt,
    Instant updatedAt,
    long version) {

  /** Whether its secret key may be used from that address. */
  public boolean isUsableFrom(IpAddress address) {
    return allowedIps.isEmpty() || IpRange.anyContains(allowedIps, address);
  }
}
