package dev.hellojohn.control;

import dev.hellojohn.edge.EntityVersion;
import dev.hellojohn.event.audit.AuditAction;
import dev.hellojohn.event.mail.TenantServerRules;
import dev.hellojohn.event.mail.TrialMail;
import dev.hellojohn.kernel.Detail;
import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.store.ControlDatabase;
import dev.hellojohn.tenancy.MailServer;
import dev.hellojohn.tenancy.MailServers;
import dev.hellojohn.tenancy.Tenant;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The mail server of a tenant's own. It is read whenever mails are sent, so that a change is in
 * force at once on all nodes.
 */
@Singleton
class TenantMailServer {

  private final ControlDatabase control;
  private final VisibleTenants visible;
  private final MailServers servers;
  private final TenantServerRules rules;
  private final TrialMail trial;
  private final OperatorAudit audit;

  @Inject
  TenantMailServer(
      ControlDatabase control,
      VisibleTenants visible,
      MailServers servers,
      TenantServerRules rules,
      TrialMail trial,
      OperatorAudit audit) {
    this.control = control;
    this.visible = visible;
    this.servers = servers;
    this.rules = rules;
    this.trial = trial;
    this.audit = audit;
  }

  /**
   * Reads it.
   *
   * @throws ProblemException {@code not_found} also if the tenant has none
   */
  MailServer read(Authority authority, String tenant) {
    return control.inTransaction(
        em -> found(servers.find(em, visible.find(em, authority, tenant).id())));
  }

  private static MailServer found(Optional<MailServer> server) {
    return server.orElseThrow(() -> new ProblemException(ErrorCode.NOT_FOUND));
  }

  /**
   * Puts settings in the place of what was there.
   *
   * @param ifMatch the version that the caller has seen, or null for any
   * @throws ProblemException {@code not_found}; {@code precondition_failed}; {@code conflict} if
   *     the tenant is deleted; {@code validation_failed}
   */
  MailServer put(
      Authority authority, String tenant, MailServerSettingsBody body, @Nullable String ifMatch) {
    return control.inTransaction(
        em -> {
          var owner = lock(em, authority, tenant);
          var now = servers.find(em, owner.id());
          requireMatch(now, ifMatch);
          var settings = body.read(now, rules);
          var changed = servers.put(em, owner.id(), settings, body.secret());
          audit.mailServer(em, owner, now, Optional.of(changed), body.secret().isPresent());
          return changed;
        });
  }

  /**
   * Takes it away: mails go by the operator's server from then on.
   *
   * @throws ProblemException {@code not_found}, also if the tenant has none; {@code
   *     precondition_failed}; {@code conflict} if the tenant is deleted
   */
  void remove(Authority authority, String tenant, @Nullable String ifMatch) {
    control.inTransaction(
        em -> {
          var owner = lock(em, authority, tenant);
          var now = found(servers.find(em, owner.id()));
          requireMatch(Optional.of(now), ifMatch);
          servers.remove(em, owner.id());
          audit.mailServer(em, owner, Optional.of(now), Optional.empty(), false);
          return owner;
        });
  }

  private Tenant lock(EntityManager em, Authority authority, String tenant) {
    return visible.lockChangeable(em, authority, visible.find(em, authority, tenant).id());
  }

  /** What is not there has no version. */
  private static void requireMatch(Optional<MailServer> now, @Nullable String ifMatch) {
    new EntityVersion(now.map(MailServer::version).orElse(0L)).requireMatch(ifMatch);
    if (now.isEmpty() && ifMatch != null) {
      throw new ProblemException(ErrorCode.PRECONDITION_FAILED);
    }
  }

  /**
   * Sends one mail, and tells how that went. That the server is away is a finding here, not a
   * failure.
   *
   * @throws ProblemException {@code not_found}, also if the tenant has none; {@code conflict} if
   *     the tenant is deleted; {@code validation_failed}; {@code service_unavailable}
   */
  MailTrialResultBody test(Authority authority, String tenant, MailTrialBody body) {
    var to = Email.parse(body.to()).orElseThrow(TenantMailServer::noAddress);
    var owner = control.inTransaction(em -> visible.findChangeable(em, authority, tenant));
    var server = control.inTransaction(em -> found(servers.find(em, owner.id())));
    var result = MailTrialResultBody.of(trial.send(owner, server, to));
    control.inTransaction(
        em -> {
          audit.append(
              em,
              OperatorAudit.on(AuditAction.TENANT_TEST_MAIL_SERVER, owner)
                  .detail("outcome", result.outcome())
                  .personal("to", to.value()));
          return owner;
        });
    return result;
  }

  private static ProblemException noAddress() {
    return new ProblemException(
        ErrorCode.VALIDATION_FAILED,
        ErrorCode.VALIDATION_FAILED.defaultMessage(),
        List.of(new Detail("to", "invalid", "This is an e-mail address.")));
  }
}
