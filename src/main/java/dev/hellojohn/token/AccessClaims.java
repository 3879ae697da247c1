package dev.hellojohn.token;

import dev.hellojohn.kernel.ClientId;
import dev.hellojohn.kernel.SessionId;
import dev.hellojohn.kernel.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an access token says of its user. Anyone who sees the token can read it.
 *
 * @param userId {@code sub}
 * @param sessionId {@code sid}
 * @param clientId {@code client_id} (RFC 8693 §4.3): the client that the token was issued to
 * @param role the user's role in the tenant
 * @param amr how the user signed in (RFC 8176)
 * @param acr how strong that was
 * @param authTime {@code auth_time} (RFC 9068 §2.2.1): when that was, in whole seconds
 * @param organizationId {@code org_id}: the active organization
 * @param organizationRole {@code org_role}: the user's role in it
 * @param publicMetadata the user's; JSON values
 * @param custom what the tenant adds; JSON values
 */
public record AccessClaims(
    UserId userId,
    SessionId sessionId,
    ClientId clientId,
    String email,
    boolean emailVerified,
    @Nullable String name,
    String role,
    List<String> amr,
    String acr,
    boolean mfaVerified,
    Instant authTime,
    @Nullable String organizationId,
    @Nullable String organizationRole,
    List<String> permissions,
    Map<String, Object> publicMetadata,
    Map<String, Object> custom) {

  public AccessClaims {
    amr = List.copyOf(amr);
    permissions = List.copyOf(permissions);
  }
}
