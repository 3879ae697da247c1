package dev.hellojohn.access;

import dev.hellojohn.crypto.Base64Url;
import dev.hellojohn.crypto.SigningAlgorithm;
import dev.hellojohn.kernel.ClientId;
import dev.hellojohn.kernel.IpAddress;
import dev.hellojohn.kernel.IpRange;
import dev.hellojohn.kernel.SessionId;
import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.tenancy.AuthConfig;
import dev.hellojohn.tenancy.Client;
import dev.hellojohn.tenancy.Credential;
import dev.hellojohn.tenancy.IsolationMode;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantDirectory;
import dev.hellojohn.tenancy.TenantStatus;
import dev.hellojohn.token.AccessClaims;
import dev.hellojohn.token.AccessTokens;
import dev.hellojohn.token.TokenVerdict;
import dev.hellojohn.token.VerifiedToken;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tenants, keys and tokens in memory. */
final class Fixtures {

  static final Tenant A = tenant("tnt_0000000000000000000000000A", TenantStatus.ACTIVE);
  static final Tenant B = tenant("tnt_0000000000000000000000000B", TenantStatus.ACTIVE);
  static final Tenant SUSPENDED = tenant("tnt_0000000000000000000000000C", TenantStatus.SUSPENDED);
  static final Tenant PROVISIONING =
      tenant("tnt_0000000000000000000000000D", TenantStatus.PROVISIONING);
  static final Tenant DELETED = tenant("tnt_0000000000000000000000000E", TenantStatus.DELETED);

  static final ClientId CLIENT = new ClientId("cli_00000000000000000000000001");
  static final UserId USER = new UserId("usr_00000000000000000000000001");
  static final SessionId SESSION = new SessionId("ses_00000000000000000000000001");

  private Fixtures() {}

  static Tenant tenant(String id, TenantStatus status) {
    return new Tenant(
        new TenantId(id),
        id.toLowerCase(java.util.Locale.ROOT),
        id,
        status,
        "free",
        null,
        null,
        IsolationMode.SEPARATE_SCHEMA,
        List.of(),
        AuthConfig.defaults(),
        Map.of(),
        Map.of(),
        null,
        "current",
        null,
        null,
        Instant.EPOCH,
        Instant.EPOCH,
        1);
  }

  /** Where the callers of these tests are; their secret keys work there. */
  static final IpAddress ADDRESS = IpAddress.parse("198.51.100.7").orElseThrow();

  static Credential credential(Tenant tenant) {
    return new Credential(
        tenant,
        new Client(
            CLIENT,
            tenant.id(),
            "web",
            "web",
            "pk_live_x",
            "sk_live_…x",
            List.of(),
            List.of(),
            IpRange.parse("198.51.100.0/24").stream().toList(),
            SigningAlgorithm.EdDSA,
            Instant.EPOCH,
            Instant.EPOCH,
            1));
  }

  /** A token that names a tenant; whether it is good is for {@link Tokens} to say. */
  static String jwt(Tenant tenant, String more) {
    return "h."
        + Base64Url.encode(
            ("{\"sub\":\"x\",\"nested\":{\"tenant_id\":1},\"tenant_id\":\"" + tenant.id() + "\"}")
                .getBytes(StandardCharsets.UTF_8))
        + '.'
        + more;
  }

  static VerifiedToken verified(Tenant tenant) {
    Map<String, Object> members = new HashMap<>();
    members.put("sub", USER.value());
    members.put("email", "a@example.org");
    members.put("name", null);
    return new VerifiedToken(
        "https://issuer",
        "https://issuer",
        tenant.id(),
        "jti_1",
        Instant.ofEpochSecond(100),
        Instant.ofEpochSecond(200),
        new AccessClaims(
            USER,
            SESSION,
            CLIENT,
            "a@example.org",
            true,
            null,
            "member",
            List.of("pwd"),
            "1",
            false,
            Instant.ofEpochSecond(90),
            null,
            null,
            List.of(),
            Map.of(),
            Map.of()),
        members);
  }

  /** Keys of the form {@code pk_<last letter of the tenant's id>}. */
  static final class Directory extends TenantDirectory {

    private final Map<String, Credential> keys = new HashMap<>();

    Directory() {
      super(null, null, null);
      for (Tenant tenant : List.of(A, B, SUSPENDED, PROVISIONING, DELETED)) {
        String letter = tenant.id().value().substring(29);
        keys.put("pk_" + letter, credential(tenant));
        keys.put("sk_" + letter, credential(tenant));
      }
    }

    @Override
    public Optional<Credential> byPublishableKey(String key) {
      return key.startsWith("pk_") ? Optional.ofNullable(keys.get(key)) : Optional.empty();
    }

    @Override
    public Optional<Credential> bySecretKey(String key) {
      return key.startsWith("sk_") ? Optional.ofNullable(keys.get(key)) : Optional.empty();
    }

    @Override
    public Optional<Tenant> byId(TenantId id) {
      return keys.values().stream()
          .map(Credential::tenant)
          .filter(tenant -> tenant.id().equals(id))
          .findFirst();
    }
  }

  /** Takes a token for good where its third part says so, at the tenant that it names. */
  static final class Tokens extends AccessTokens {

    Tokens() {
      super(null, null, null, null, null);
    }

    @Override
    public TokenVerdict verify(Tenant tenant, String jwt) {
      if (jwt.equals(jwt(tenant, "good"))) {
        return new TokenVerdict.Valid(verified(tenant));
      }
      return jwt.equals(jwt(tenant, "old"))
          ? new TokenVerdict.Expired()
          : new TokenVerdict.Invalid();
    }
  }

  /** Every session lives until it is ended here. */
  static final class Sessions implements SessionLiveness {

    final Set<SessionId> ended = new HashSet<>();

    @Override
    public boolean isLive(Tenant tenant, UserId user, SessionId session) {
      return !ended.contains(session);
    }
  }
}
