package dev.hellojohn.control;

import dev.hellojohn.crypto.SigningAlgorithm;
import dev.hellojohn.event.audit.AuditAction;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.tenancy.CaptchaSecrets;
import dev.hellojohn.tenancy.Clients;
import dev.hellojohn.tenancy.ExternalDatabases;
import dev.hellojohn.tenancy.NewTenant;
import dev.hellojohn.tenancy.TenantDirectory;
import dev.hellojohn.tenancy.TenantProvisioning;
import dev.hellojohn.tenancy.TenantProvisioning.Activation;
import dev.hellojohn.token.SigningKeys;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes a tenant with its first client and its first signing key, all or nothing.
 *
 * <p>The transaction that makes the tenant active also writes the client, the key, and the answer
 * for a repeated {@code Idempotency-Key}: whoever was answered has all of them, whoever was not has
 * none, and finds the slug free again.
 */
@Singleton
class CreateTenant {

  /** Where a tenant is made of its name, so many others may have taken the slugs tried so far. */
  private static final int TRIES = 5;

  private final ControlSettings settings;
  private final ExternalDatabases databases;
  private final TenantProvisioning provisioning;
  private final TenantDirectory directory;
  private final Clients clients;
  private final CaptchaSecrets captchas;
  private final SigningKeys signingKeys;
  private final Idempotency idempotency;
  private final OperatorAudit audit;

  @Inject
  CreateTenant(
      ControlSettings settings,
      ExternalDatabases databases,
      TenantProvisioning provisioning,
      TenantDirectory directory,
      Clients clients,
      CaptchaSecrets captchas,
      SigningKeys signingKeys,
      Idempotency idempotency,
      OperatorAudit audit) {
    this.settings = settings;
    this.databases = databases;
    this.provisioning = provisioning;
    this.directory = directory;
    this.clients = clients;
    this.captchas = captchas;
    this.signingKeys = signingKeys;
    this.idempotency = idempotency;
    this.audit = audit;
  }

  /**
   * Makes a tenant, or answers as the request was answered before.
   *
   * @throws ProblemException {@code validation_failed}; {@code slug_taken} if the caller named the
   *     slug; {@code service_unavailable}
   */
  Answer create(NewTenantBody body, Optional<Idempotency.Claim> claim) {
    var wanted = body.read(settings.isolationMode());
    var earlier = idempotency.begin(claim);
    if (earlier.isPresent()) {
      return earlier.get();
    }
    try {
      checkDatabase(wanted);
      return create(wanted, body, claim);
    } catch (RuntimeException e) {
      release(claim, e);
      throw e;
    }
  }

  private void release(Optional<Idempotency.Claim> claim, RuntimeException cause) {
    try {
      idempotency.release(claim);
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  private void checkDatabase(NewTenant wanted) {
    var database = wanted.database();
    if (database == null) {
      return;
    }
    databases
        .check(database)
        .ifPresent(
            fault -> {
              var violations = new Violations();
              violations.add(
                  "database", fault.name().toLowerCase(java.util.Locale.ROOT), words(fault));
              violations.throwIfAny();
            });
  }

  /** Nothing of what the server said: it may name hosts, logins and paths. */
  private static String words(ExternalDatabases.Fault fault) {
    return switch (fault) {
      case UNREACHABLE -> "No database server answers there. Check host, port and firewall.";
      case LOGIN_REFUSED -> "The database server refuses this login.";
      case NO_SUCH_DATABASE -> "The database server has no such database for this login.";
      case OCCUPIED -> "The database is not free: a tenant's tables, or a changelog, are in it.";
    };
  }

  private Answer create(NewTenant wanted, NewTenantBody body, Optional<Idempotency.Claim> claim) {
    var slug = wanted.slug();
    for (int attempt = 1; ; attempt++) {
      try {
        return provision(
            NewTenantBody.withSlug(wanted, slug), activation -> finish(activation, body, claim));
      } catch (ProblemException e) {
        if (e.code() != ErrorCode.SLUG_TAKEN || attempt == TRIES) {
          throw e;
        }
        if (!provisioning.freeSlug(slug)) {
          if (body.slug() != null) {
            throw e;
          }
          slug = Slugs.another(wanted.slug());
        }
      }
    }
  }

  /** Makes a tenant and whatever belongs to it from the beginning. */
  <T> T provision(NewTenant wanted, Function<Activation, T> finish) {
    try {
      return provisioning.create(
          wanted,
          activation -> {
            signingKeys.createFor(activation.em(), activation.tenant().id());
            audit.created(activation.em(), activation.tenant());
            return finish.apply(activation);
          });
    } finally {
      // A miss may be remembered from before.
      directory.forgetAll();
    }
  }

  private Answer finish(
      Activation activation, NewTenantBody body, Optional<Idempotency.Claim> claim) {
    var tenant = activation.tenant();
    var given = Optional.ofNullable(body.authConfig()).flatMap(AuthConfigBody::captchaSecret);
    if (given.isPresent()) {
      captchas.replace(activation.em(), tenant.id(), given);
    }
    var issued = firstClient(activation);
    var answer =
        new Answer(
            "/cp/v1/tenants/" + tenant.id(),
            tenant.version(),
            new CreatedTenantBody(TenantBody.of(tenant), CreatedTenantBody.FirstClient.of(issued)));
    idempotency.complete(activation.em(), claim, answer);
    return answer;
  }

  /** The client that every tenant begins with. */
  Clients.Issued firstClient(Activation activation) {
    var issued =
        clients.create(
            activation.em(),
            activation.tenant().id(),
            new Clients.Settings(
                "Default", "web", List.of(), List.of(), List.of(), SigningAlgorithm.EdDSA));
    audit.client(activation.em(), AuditAction.CLIENT_CREATE, null, issued.client());
    return issued;
  }
}
