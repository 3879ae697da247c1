package dev.hellojohn.access;

import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.tenancy.Credential;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantDirectory;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who calls the Data Plane. The key alone names the tenant; everything else in the
 * request that names one must name the same.
 */
@Singleton
class DataPlaneAuthenticator {

  /** Provisioning and migrating a tenant take about this long. */
  private static final Duration PREPARATION = Duration.ofSeconds(2);

  private final TenantDirectory directory;
  private final UserTokens userTokens;

  @Inject
  DataPlaneAuthenticator(TenantDirectory directory, UserTokens userTokens) {
    this.directory = directory;
    this.userTokens = userTokens;
  }

  /**
   * Checks what a request presents, and that it is enough for the level.
   *
   * @throws ProblemException the 401, 403 or 503 to answer with
   */
  Authenticated authenticate(AccessLevel level, PresentedCredentials presented) {
    Authenticated found = level == AccessLevel.CLIENT ? client(presented) : anyOf(level, presented);
    requireEnough(level, found.caller());
    return found;
  }

  private Authenticated anyOf(AccessLevel level, PresentedCredentials presented) {
    return switch (presented.kind()) {
      case NONE, PUBLISHABLE -> client(presented);
      case SECRET -> server(presented);
      case CONTROL -> throw new ProblemException(ErrorCode.INSUFFICIENT_PERMISSIONS);
      case TOKEN -> user(presented);
      case OTHER -> {
        if (level == AccessLevel.SERVER) {
          throw new ProblemException(ErrorCode.INVALID_API_KEY);
        }
        yield user(presented);
      }
    };
  }

  /** A user's token beside the key is not looked at: it may be the stale one to be refreshed. */
  private Authenticated client(PresentedCredentials presented) {
    Credential credential = publishableKey(presented);
    if (presented.kind() == PresentedCredentials.Kind.SECRET) {
      requireSameTenant(credential, secretKey(presented));
    }
    requireUsable(credential.tenant(), presented);
    return new Authenticated(new Caller.PublishableKey(credential.client().id()), credential);
  }

  private Authenticated server(PresentedCredentials presented) {
    Credential credential = secretKey(presented);
    if (presented.clientKey() != null) {
      requireSameTenant(credential, byPublishableKey(presented.clientKey()));
    }
    requireUsable(credential.tenant(), presented);
    return new Authenticated(new Caller.SecretKey(credential.client().id()), credential);
  }

  private Authenticated user(PresentedCredentials presented) {
    Credential credential = publishableKey(presented);
    requireUsable(credential.tenant(), presented);
    Caller.EndUser user =
        userTokens.verify(
            credential.tenant(), credential.client().id(), String.valueOf(presented.bearer()));
    return new Authenticated(user, credential);
  }

  private Credential publishableKey(PresentedCredentials presented) {
    String header = presented.clientKey();
    String bearer =
        presented.kind() == PresentedCredentials.Kind.PUBLISHABLE ? presented.bearer() : null;
    if (header == null && bearer == null) {
      throw new ProblemException(ErrorCode.MISSING_CREDENTIALS);
    }
    if (header == null || bearer == null) {
      return byPublishableKey(header == null ? bearer : header);
    }
    Credential credential = byPublishableKey(header);
    requireSameTenant(credential, byPublishableKey(bearer));
    return credential;
  }

  private Credential byPublishableKey(@Nullable String key) {
    if (key == null || !key.startsWith("pk_")) {
      throw new ProblemException(ErrorCode.INVALID_CLIENT_KEY);
    }
    return existing(directory.byPublishableKey(key), ErrorCode.INVALID_CLIENT_KEY);
  }

  /** A secret key that is good, and is used from where it may be. */
  private Credential secretKey(PresentedCredentials presented) {
    Credential credential =
        existing(
            directory.bySecretKey(String.valueOf(presented.bearer())), ErrorCode.INVALID_API_KEY);
    if (!credential.client().isUsableFrom(presented.address())) {
      throw new ProblemException(ErrorCode.IP_NOT_ALLOWED);
    }
    return credential;
  }

  /** A deleted tenant's keys are as unknown as any others. */
  private static Credential existing(Optional<Credential> credential, ErrorCode otherwise) {
    return credential
        .filter(
            found ->
                switch (found.tenant().status()) {
                  case PROVISIONING, ACTIVE, SUSPENDED -> true;
                  case DELETED -> false;
                })
        .orElseThrow(() -> new ProblemException(otherwise));
  }

  private static void requireSameTenant(Credential one, Credential other) {
    if (!one.tenant().id().equals(other.tenant().id())) {
      throw new ProblemException(ErrorCode.TENANT_MISMATCH);
    }
  }

  private static void requireUsable(Tenant tenant, PresentedCredentials presented) {
    if (presented.tenant() != null
        && !TenantId.parse(presented.tenant()).equals(Optional.of(tenant.id()))) {
      throw new ProblemException(ErrorCode.TENANT_MISMATCH);
    }
    switch (tenant.status()) {
      case ACTIVE -> {}
      case PROVISIONING ->
          throw new ProblemException(ErrorCode.TENANT_NOT_READY).withRetryAfter(PREPARATION);
      case SUSPENDED -> throw new ProblemException(ErrorCode.TENANT_SUSPENDED);
      case DELETED -> throw new IllegalStateException("a deleted tenant's key was accepted");
    }
  }

  private static void requireEnough(AccessLevel level, Caller caller) {
    boolean isUser = caller instanceof Caller.EndUser;
    boolean isServer = caller instanceof Caller.SecretKey;
    boolean enough =
        switch (level) {
          case CLIENT -> caller instanceof Caller.PublishableKey;
          case USER -> isUser;
          case SERVER -> isServer;
          case SERVER_OR_USER -> isUser || isServer;
          case ANONYMOUS, OPERATOR, ADMIN, CONSOLE -> false;
        };
    if (!enough) {
      // An application that has not said whose it acts for is asked to; everyone else is refused.
      boolean tokenIsMissing =
          caller instanceof Caller.PublishableKey && level != AccessLevel.SERVER;
      throw new ProblemException(
          tokenIsMissing ? ErrorCode.MISSING_CREDENTIALS : ErrorCode.INSUFFICIENT_PERMISSIONS);
    }
  }
}
