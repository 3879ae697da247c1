package dev.hellojohn.access;

import dev.hellojohn.kernel.AdminId;
import dev.hellojohn.kernel.ClientId;
import dev.hellojohn.kernel.KeyId;
import dev.hellojohn.kernel.SessionId;
import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.kernel.UserId;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/**
 * Whoever a request comes from, as far as its credentials prove it. Nothing else names a caller.
 */
public sealed interface Caller {

  /** Nobody in particular. */
  record Anonymous() implements Caller {}

  /** An application in a browser or on a device, which keeps no secret. */
  record PublishableKey(ClientId client) implements Caller {}

  /** A tenant's own server. */
  record SecretKey(ClientId client) implements Caller {}

  /**
   * A signed-in user.
   *
   * @param client whose publishable key came with the token
   * @param token the verified access token
   */
  record EndUser(UserId user, SessionId session, ClientId client, JsonWebToken token)
      implements Caller {}

  /** A caller of the Control Plane, who belongs to no tenant. */
  sealed interface ControlPlane extends Caller {

    /** The tenants that the caller may touch; of another one, not even the existence is told. */
    TenantReach reach();

    /** Whether the caller may do this, within its reach. */
    boolean grants(OperatorScope scope);

    /** Whether the caller may do this to that tenant. */
    default boolean grants(OperatorScope scope, TenantId tenant) {
      return grants(scope) && reach().includes(tenant);
    }
  }

  /**
   * An admin, by the token ({@code cpt_…}) or the browser's cookie of a session.
   *
   * @param session that session; null for whom the development bypass has let in
   */
  record Operator(AdminId admin, OperatorRole role, TenantReach reach, @Nullable SessionId session)
      implements ControlPlane {

    /** Whether nobody has signed in: the development bypass stands for it. */
    public boolean isBypassed() {
      return session == null;
    }

    @Override
    public boolean grants(OperatorScope scope) {
      return role.grants(scope);
    }
  }

  /** A master key ({@code mk_…}). */
  record MasterKey(KeyId key, Set<OperatorScope> scopes, TenantReach reach)
      implements ControlPlane {

    /** Copies the scopes. */
    public MasterKey {
      scopes = Set.copyOf(scopes);
    }

    @Override
    public boolean grants(OperatorScope scope) {
      return scopes.contains(scope);
    }
  }
}
