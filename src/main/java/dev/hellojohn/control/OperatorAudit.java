package dev.hellojohn.control;

import dev.hellojohn.access.TenantReach;
import dev.hellojohn.event.audit.AuditAction;
import dev.hellojohn.event.audit.AuditEvent;
import dev.hellojohn.event.audit.AuditLog;
import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.store.StoredJson;
import dev.hellojohn.tenancy.AuthConfig;
import dev.hellojohn.tenancy.Client;
import dev.hellojohn.tenancy.MailServer;
import dev.hellojohn.tenancy.Tenant;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is written into the operator's audit trail, with the state before and after. Names and
 * addresses go into the part that can be taken out; secrets and free JSON that is not public are
 * only said to have changed. Each method runs in the caller's control transaction.
 */
@Singleton
class OperatorAudit {

  private static final Map<String, Object> NOTHING = Map.of();

  private final AuditLog log;

  @Inject
  OperatorAudit(AuditLog log) {
    this.log = log;
  }

  void append(EntityManager em, AuditEvent event) {
    log.append(em, event);
  }

  /** An act on a tenant, of which the tenant gets a copy. */
  static AuditEvent on(AuditAction action, Tenant tenant) {
    return AuditEvent.of(action).on(tenant.id()).copiedTo(tenant.id());
  }

  /** A tenant was moved to another status, or something like it. */
  void acted(EntityManager em, AuditAction action, Tenant tenant) {
    log.append(em, on(action, tenant));
  }

  /** A tenant was made. */
  void created(EntityManager em, Tenant tenant) {
    log.append(
        em,
        on(AuditAction.TENANT_CREATE, tenant)
            .detail("isolation_mode", tenant.isolationMode().wireName())
            .change(NOTHING, open(tenant))
            .personalChange(NOTHING, personal(tenant)));
  }

  /**
   * A tenant's settings were changed.
   *
   * @param captchaSecret whether its captcha has another secret
   */
  void changed(EntityManager em, Tenant before, Tenant after, boolean captchaSecret) {
    log.append(
        em,
        on(AuditAction.TENANT_UPDATE, after)
            .change(open(before), open(after))
            .personalChange(personal(before), personal(after))
            .detail("captcha_secret", captchaSecret ? AuditEvent.CHANGED : null)
            .detail(
                "private_metadata",
                before.privateMetadata().equals(after.privateMetadata())
                    ? null
                    : AuditEvent.CHANGED));
  }

  private static Map<String, Object> open(Tenant tenant) {
    Map<String, Object> state = new LinkedHashMap<>();
    state.put("slug", tenant.slug());
    state.put("name", tenant.name());
    state.put("plan", tenant.plan());
    put(state, "region", tenant.region());
    state.put("allowed_origins", tenant.allowedOrigins());
    state.put("public_metadata", tenant.publicMetadata());
    members(tenant.authConfig()).forEach((name, value) -> state.put("auth_config." + name, value));
    return state;
  }

  private static Map<String, Object> members(AuthConfig config) {
    return StoredJson.object(StoredJson.write(config));
  }

  private static Map<String, Object> personal(Tenant tenant) {
    Map<String, Object> state = new LinkedHashMap<>();
    put(state, "owner_email", tenant.ownerEmail());
    return state;
  }

  /** The instance's settings were changed; as they are in force. */
  void changed(EntityManager em, SecuritySettingsBody before, SecuritySettingsBody after) {
    log.append(em, AuditEvent.of(AuditAction.SETTINGS_UPDATE).change(open(before), open(after)));
  }

  private static Map<String, Object> open(SecuritySettingsBody settings) {
    Map<String, Object> state = new LinkedHashMap<>();
    state.put("allowed_origins", settings.allowedOrigins());
    state.put("cp_allowed_ips", settings.cpAllowedIps());
    state.put("rate_limits_enabled", settings.rateLimitsEnabled());
    settings.rateLimits().forEach((rule, limit) -> state.put("rate_limits." + rule, limit));
    return state;
  }

  /**
   * A client was made, changed, removed, or got a new secret key; null is one that is not there.
   */
  void client(
      EntityManager em, AuditAction action, @Nullable Client before, @Nullable Client after) {
    var client = Objects.requireNonNull(after == null ? before : after);
    log.append(
        em,
        AuditEvent.of(action)
            .on(client.id())
            .copiedTo(client.tenantId())
            .detail("tenant_id", client.tenantId().value())
            .change(open(before), open(after)));
  }

  private static Map<String, Object> open(@Nullable Client client) {
    if (client == null) {
      return NOTHING;
    }
    Map<String, Object> state = new LinkedHashMap<>();
    state.put("name", client.name());
    state.put("type", client.type());
    state.put("secret_key_hint", client.secretKeyHint());
    state.put("allowed_origins", client.allowedOrigins());
    state.put("redirect_uris", client.redirectUris());
    state.put("allowed_ips", client.allowedIps().stream().map(Object::toString).toList());
    state.put("token_algorithm", client.tokenAlgorithm().name());
    return state;
  }

  /** An admin was made, changed or removed; null is one that is not there. */
  void admin(
      EntityManager em,
      AuditAction action,
      @Nullable Admin before,
      @Nullable Admin after,
      boolean newPassword) {
    var admin = Objects.requireNonNull(after == null ? before : after);
    log.append(
        em,
        AuditEvent.of(action)
            .on(admin.id())
            .change(open(before), open(after))
            .personalChange(personal(before), personal(after))
            .detail("password", newPassword ? AuditEvent.CHANGED : null));
  }

  private static Map<String, Object> open(@Nullable Admin admin) {
    if (admin == null) {
      return NOTHING;
    }
    Map<String, Object> state = new LinkedHashMap<>();
    state.put("role", admin.role().wireName());
    state.put("status", admin.status().wireName());
    put(state, "tenant_ids", tenants(admin.reach()));
    return state;
  }

  private static Map<String, Object> personal(@Nullable Admin admin) {
    Map<String, Object> state = new LinkedHashMap<>();
    if (admin != null) {
      state.put("email", admin.email().value());
      put(state, "name", admin.name());
    }
    return state;
  }

  /** A master key was made, changed or revoked; null is one that is not there. */
  void masterKey(
      EntityManager em, AuditAction action, @Nullable MasterKey before, @Nullable MasterKey after) {
    var key = Objects.requireNonNull(after == null ? before : after);
    log.append(em, AuditEvent.of(action).on(key.id()).change(open(before), open(after)));
  }

  private static Map<String, Object> open(@Nullable MasterKey key) {
    if (key == null) {
      return NOTHING;
    }
    Map<String, Object> state = new LinkedHashMap<>();
    state.put("name", key.name());
    List<String> scopes = key.scopes().stream().map(scope -> scope.wireName()).sorted().toList();
    state.put("scopes", scopes);
    put(state, "tenant_ids", tenants(key.reach()));
    put(state, "expires_at", key.expiresAt() == null ? null : key.expiresAt().toString());
    return state;
  }

  private static @Nullable List<String> tenants(TenantReach reach) {
    var listed = TenantList.body(reach);
    return listed == null ? null : listed.stream().map(TenantId::value).toList();
  }

  /** A tenant's own mail server was set or taken away; empty is none. */
  void mailServer(
      EntityManager em,
      Tenant tenant,
      Optional<MailServer> before,
      Optional<MailServer> after,
      boolean newPassword) {
    var action =
        after.isPresent()
            ? AuditAction.TENANT_SET_MAIL_SERVER
            : AuditAction.TENANT_REMOVE_MAIL_SERVER;
    log.append(
        em,
        on(action, tenant)
            .change(open(before), open(after))
            .personalChange(personal(before), personal(after))
            .detail("password", newPassword ? AuditEvent.CHANGED : null));
  }

  private static Map<String, Object> open(Optional<MailServer> server) {
    Map<String, Object> state = new LinkedHashMap<>();
    server
        .map(MailServer::settings)
        .ifPresent(
            settings -> {
              state.put("host", settings.host());
              state.put("port", settings.port());
              state.put("security", settings.security().wireName());
            });
    return state;
  }

  /** A login and a sender are often a person's address. */
  private static Map<String, Object> personal(Optional<MailServer> server) {
    Map<String, Object> state = new LinkedHashMap<>();
    server
        .map(MailServer::settings)
        .ifPresent(
            settings -> {
              put(state, "username", settings.username());
              state.put("from", settings.from().value());
              put(state, "from_name", settings.fromName());
              var replyTo = settings.replyTo();
              put(state, "reply_to", replyTo == null ? null : replyTo.value());
            });
    return state;
  }

  private static void put(Map<String, Object> state, String name, @Nullable Object value) {
    if (value != null) {
      state.put(name, value);
    }
  }
}
