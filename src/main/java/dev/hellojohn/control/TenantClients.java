package dev.hellojohn.control;

import dev.hellojohn.edge.EntityVersion;
import dev.hellojohn.event.audit.AuditAction;
import dev.hellojohn.kernel.ClientId;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.Page;
import dev.hellojohn.kernel.PageRequest;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.store.ControlDatabase;
import dev.hellojohn.tenancy.Client;
import dev.hellojohn.tenancy.Clients;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantDirectory;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Makes and changes the clients of a tenant. What changes is in force at once on this node, and
 * within a second on the others.
 */
@Singleton
class TenantClients {

  private final ControlDatabase control;
  private final VisibleTenants visible;
  private final Clients clients;
  private final TenantDirectory directory;
  private final Idempotency idempotency;
  private final OperatorAudit audit;

  @Inject
  TenantClients(
      ControlDatabase control,
      VisibleTenants visible,
      Clients clients,
      TenantDirectory directory,
      Idempotency idempotency,
      OperatorAudit audit) {
    this.control = control;
    this.visible = visible;
    this.clients = clients;
    this.directory = directory;
    this.idempotency = idempotency;
    this.audit = audit;
  }

  Page<Client> list(Authority authority, String tenant, PageRequest page) {
    return control.inTransaction(
        em -> clients.list(em, visible.find(em, authority, tenant).id(), page));
  }

  /**
   * @throws ProblemException {@code not_found}
   */
  Client read(Authority authority, String tenant, ClientId id) {
    return control.inTransaction(
        em ->
            clients
                .find(em, visible.find(em, authority, tenant).id(), id)
                .orElseThrow(() -> new ProblemException(ErrorCode.NOT_FOUND)));
  }

  /**
   * Makes a client with a new pair of keys.
   *
   * @throws ProblemException {@code not_found}; {@code conflict} if the tenant is deleted; {@code
   *     validation_failed}
   */
  Answer create(
      Authority authority, String tenant, NewClientBody body, Optional<Idempotency.Claim> claim) {
    var settings = body.read();
    try {
      return idempotency.once(
          claim,
          em -> {
            var owner = visible.findChangeable(em, authority, tenant);
            var issued = clients.create(em, owner.id(), settings);
            audit.client(em, AuditAction.CLIENT_CREATE, null, issued.client());
            return new Answer(
                "/cp/v1/tenants/" + owner.id() + "/clients/" + issued.client().id(),
                issued.client().version(),
                ClientWithSecretBody.of(issued));
          });
    } finally {
      directory.forgetAll();
    }
  }

  /**
   * Changes a client.
   *
   * @param ifMatch the version that the caller has seen, or null for any
   * @throws ProblemException {@code not_found}; {@code precondition_failed}; {@code conflict} if
   *     the tenant is deleted; {@code validation_failed}
   */
  Client change(
      Authority authority,
      String tenant,
      ClientId id,
      ClientChangeBody body,
      @Nullable String ifMatch) {
    return changed(
        authority,
        tenant,
        (em, owner) -> {
          var now = lock(em, owner, id, ifMatch);
          var changed = clients.change(em, owner.id(), id, body.applyTo(now));
          audit.client(em, AuditAction.CLIENT_UPDATE, now, changed);
          return changed;
        });
  }

  /**
   * Gives a client a new secret key.
   *
   * @param overlap how long the old one stays good
   * @throws ProblemException {@code not_found}; {@code conflict} if the tenant is deleted
   */
  Clients.Issued rotateSecret(Authority authority, String tenant, ClientId id, Duration overlap) {
    return changed(
        authority,
        tenant,
        (em, owner) -> {
          var before = clients.lock(em, owner.id(), id).orElse(null);
          var issued = clients.rotateSecret(em, owner.id(), id, overlap);
          audit.client(em, AuditAction.CLIENT_ROTATE_SECRET, before, issued.client());
          return issued;
        });
  }

  /**
   * Removes a client; its keys are nothing from then on.
   *
   * @throws ProblemException {@code not_found}; {@code precondition_failed}; {@code conflict} if
   *     the tenant is deleted
   */
  void delete(Authority authority, String tenant, ClientId id, @Nullable String ifMatch) {
    changed(
        authority,
        tenant,
        (em, owner) -> {
          var now = lock(em, owner, id, ifMatch);
          clients.delete(em, owner.id(), id);
          audit.client(em, AuditAction.CLIENT_DELETE, now, null);
          return id;
        });
  }

  private Client lock(EntityManager em, Tenant owner, ClientId id, @Nullable String ifMatch) {
    var now =
        clients
            .lock(em, owner.id(), id)
            .orElseThrow(() -> new ProblemException(ErrorCode.NOT_FOUND));
    new EntityVersion(now.version()).requireMatch(ifMatch);
    return now;
  }

  private <T> T changed(
      Authority authority, String tenant, BiFunction<EntityManager, Tenant, T> work) {
    try {
      return control.inTransaction(
          em -> work.apply(em, visible.findChangeable(em, authority, tenant)));
    } finally {
      directory.forgetAll();
    }
  }
}
