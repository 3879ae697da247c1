package dev.hellojohn.connector;

import dev.hellojohn.config.Configuration;
import dev.hellojohn.config.Secret;
import dev.hellojohn.edge.idempotency.Creation;
import dev.hellojohn.edge.idempotency.CreationRequest;
import dev.hellojohn.edge.idempotency.Idempotency;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantUnits;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Makes, changes and removes connectors, and rotates their secrets. */
@Singleton
class ConnectorAdministration {

  private final TenantUnits units;
  private final Connectors connectors;
  private final ConnectorSeal seal;
  private final ConnectorAudit audit;
  private final Idempotency idempotency;
  private final Clock clock;
  private final URI publicUrl;

  @Inject
  ConnectorAdministration(
      TenantUnits units,
      Connectors connectors,
      ConnectorSeal seal,
      ConnectorAudit audit,
      Idempotency idempotency,
      Clock clock,
      Configuration configuration) {
    this.units = units;
    this.connectors = connectors;
    this.seal = seal;
    this.audit = audit;
    this.idempotency = idempotency;
    this.clock = clock;
    this.publicUrl = configuration.server().publicUrl();
  }

  /** A connector and the one secret that has just been made or given. */
  record Issued(Connector connector, Secret secret) {}

  ConnectorBody body(Connector connector) {
    return ConnectorBody.of(connector, publicUrl, clock.instant());
  }

  /**
   * Makes a connector.
   *
   * @throws dev.hellojohn.kernel.ProblemException {@code validation_failed}
   */
  ConnectorWithSecretBody create(CreationRequest request, NewConnectorBody body) {
    var fields = new ConnectorFields();
    var settings =
        new ConnectorSettings(
            fields.name(body.name()),
            !Boolean.FALSE.equals(body.enabled()),
            Boolean.TRUE.equals(body.timestampRequired()),
            fields.source("event_id", body.eventId()),
            fields.source("event_type", body.eventType()));
    var secret = fields.secret(body.secret());
    fields.finish();
    return idempotency.create(
        request,
        ConnectorWithSecretBody.class,
        () -> {
          var id = connectors.nextId(request.tenant().id());
          var sealed = seal.seal(id, ConnectorSeal.Column.CURRENT, secret);
          var connector = connectors.prepare(id, settings, sealed);
          return new Creation<>(
              new ConnectorWithSecretBody(body(connector), secret.reveal()),
              em -> {
                connectors.insert(em, connector);
                audit.created(em, connector);
              });
        });
  }

  /**
   * Changes a connector.
   *
   * @param ifMatch the version that the caller has seen, or null
   * @throws dev.hellojohn.kernel.ProblemException {@code not_found}; {@code precondition_failed};
   *     {@code validation_failed}
   */
  Connector change(
      Tenant tenant, ConnectorId id, ConnectorChangeBody body, @Nullable String ifMatch) {
    return units.inTransaction(
        tenant,
        em -> {
          var before = connectors.lock(em, id, ifMatch);
          var fields = new ConnectorFields();
          var settings = changed(before.settings(), body, fields);
          boolean ends = fields.required("end_overlap", body.endOverlap(), false);
          fields.finish();
          var after = connectors.change(em, id, settings);
          boolean ended = ends && before.secrets().previous() != null;
          if (ended) {
            after = connectors.endOverlap(em, id);
          }
          audit.changed(em, before, after, ended);
          return after;
        });
  }

  private static ConnectorSettings changed(
      ConnectorSettings now, ConnectorChangeBody body, ConnectorFields fields) {
    return new ConnectorSettings(
        fields.required("name", body.name().map(fields::name), now.name()),
        fields.required("enabled", body.enabled(), now.enabled()),
        fields.required("timestamp_required", body.timestampRequired(), now.timestampRequired()),
        body.eventId().isAbsent()
            ? now.eventId()
            : fields.source("event_id", body.eventId().value().orElse(null)),
        body.eventType().isAbsent()
            ? now.eventType()
            : fields.source("event_type", body.eventType().value().orElse(null)));
  }

  /**
   * Gives a connector a new secret. The one before it holds during the overlap; one before that is
   * void.
   *
   * @throws dev.hellojohn.kernel.ProblemException {@code not_found}; {@code validation_failed}
   */
  Issued rotateSecret(Tenant tenant, ConnectorId id, SecretRotationBody body) {
    var fields = new ConnectorFields();
    var secret = fields.secret(body.secret());
    fields.finish();
    var sealed = seal.seal(id, ConnectorSeal.Column.CURRENT, secret);
    var connector =
        units.inTransaction(
            tenant,
            em -> {
              var rotated =
                  connectors.rotate(
                      em, id, sealed, previous(em, id, body.overlap()), body.overlap());
              audit.rotated(em, rotated, body.overlap());
              return rotated;
            });
    return new Issued(connector, secret);
  }

  /** The secret of now, for its place as the previous one. One that opens with no key is lost. */
  private @Nullable String previous(EntityManager em, ConnectorId id, Duration overlap) {
    var current = connectors.lock(em, id, null).secrets().current();
    return overlap.isZero() ? null : seal.retired(id, current).orElse(null);
  }

  /**
   * Removes a connector for good, and in the next minutes what it has received.
   *
   * @param ifMatch the version that the caller has seen, or null
   * @throws dev.hellojohn.kernel.ProblemException {@code not_found}; {@code precondition_failed}
   */
  void delete(Tenant tenant, ConnectorId id, @Nullable String ifMatch) {
    units.run(
        tenant,
        em -> {
          connectors.lock(em, id, ifMatch);
          connectors.delete(em, id);
          audit.deleted(em, id);
        });
  }
}
