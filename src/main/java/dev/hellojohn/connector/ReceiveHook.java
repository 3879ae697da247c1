package dev.hellojohn.connector;

import dev.hellojohn.config.Secret;
import dev.hellojohn.crypto.BrokenSealException;
import dev.hellojohn.crypto.OpaqueToken;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.Happening;
import dev.hellojohn.kernel.IdSource;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.Tally;
import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.store.jpa.PersistenceFailures;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantDirectory;
import dev.hellojohn.tenancy.TenantStatus;
import dev.hellojohn.tenancy.TenantUnits;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Takes a webhook. Nothing of it is parsed or written before its signature holds; a connector that
 * is unknown, switched off, or another's is answered as a wrong signature, after the same work.
 */
@Singleton
class ReceiveHook {

  private static final Logger LOG = Logger.getLogger(ReceiveHook.class.getName());

  private final TenantDirectory directory;
  private final TenantUnits units;
  private final Connectors connectors;
  private final ReceivedEvents events;
  private final ConnectorSeal seal;
  private final Tally tally;
  private final Clock clock;
  private final Connector nobody;

  @Inject
  ReceiveHook(
      TenantDirectory directory,
      TenantUnits units,
      Connectors connectors,
      ReceivedEvents events,
      ConnectorSeal seal,
      Tally tally,
      Clock clock,
      IdSource ids) {
    this.directory = directory;
    this.units = units;
    this.connectors = connectors;
    this.events = events;
    this.seal = seal;
    this.tally = tally;
    this.clock = clock;
    this.nobody = nobody(ids, seal);
  }

  /**
   * Takes the place of a connector that isn't there. Nobody knows its secret, this class neither.
   */
  private static Connector nobody(IdSource ids, ConnectorSeal seal) {
    var id = ConnectorId.next(new TenantId(ids.next(TenantId.PREFIX)), ids);
    var secret = seal.seal(id, ConnectorSeal.Column.CURRENT, ConnectorSecrets.generate());
    return new Connector(
        id,
        new ConnectorSettings("", false, false, null, null),
        new Connector.Secrets(secret, Instant.EPOCH, null, null),
        Instant.EPOCH,
        Instant.EPOCH,
        0);
  }

  /** A connector and its tenant. */
  private record Found(Tenant tenant, Connector connector) {}

  /**
   * Stores an authentic event, unless it was stored before.
   *
   * @throws ProblemException {@code signature_invalid}; {@code service_unavailable} when a database
   *     is away, or the connector's secret does not open
   */
  HookOutcome receive(HookRequest request) {
    var found = find(request.connector());
    var now = clock.instant();
    var connector = found.map(Found::connector).orElse(nobody);
    var signature = HookSignature.of(request, connector.settings().timestampRequired(), now);
    boolean signed = isSigned(connector, signature, request.body(), now);
    if (found.isEmpty() || !signed) {
      tally.add(Happening.WEBHOOK_RECEIVED, HookOutcome.REFUSED);
      throw new ProblemException(ErrorCode.SIGNATURE_INVALID);
    }
    var event = IncomingEvent.read(connector.settings(), request);
    var outcome =
        store(found.get().tenant(), connector.id(), event)
            ? HookOutcome.ACCEPTED
            : HookOutcome.DUPLICATE;
    tally.add(Happening.WEBHOOK_RECEIVED, outcome);
    return outcome;
  }

  private Optional<Found> find(String text) {
    var id = ConnectorId.parse(text);
    var tenant =
        id.map(ConnectorId::tenant).flatMap(directory::byId).filter(ReceiveHook::hasTables);
    if (id.isEmpty() || tenant.isEmpty()) {
      return Optional.empty();
    }
    return units
        .inTransaction(tenant.get(), em -> connectors.find(em, id.get()))
        .map(connector -> new Found(tenant.get(), connector))
        .filter(found -> found.tenant().status() == TenantStatus.ACTIVE)
        .filter(found -> found.connector().settings().enabled());
  }

  private static boolean hasTables(Tenant tenant) {
    return switch (tenant.status()) {
      case ACTIVE, SUSPENDED, DELETED -> true;
      case PROVISIONING -> false;
    };
  }

  private boolean isSigned(Connector connector, HookSignature signature, byte[] body, Instant now) {
    var previous = connector.secrets().previousAt(now);
    try {
      var secret =
          seal.open(connector.id(), ConnectorSeal.Column.CURRENT, connector.secrets().current());
      var other =
          previous == null
              ? new Secret(OpaqueToken.generate("", ConnectorSecrets.BYTES))
              : seal.open(connector.id(), ConnectorSeal.Column.PREVIOUS, previous);
      return signature.holds(secret, other, body);
    } catch (BrokenSealException e) {
      LOG.log(
          Level.SEVERE,
          "The secret of {0} opens with no key that is set: HELLOJOHN_CONNECTOR_ENCRYPTION_KEY,"
              + " or its predecessor. Give it a new secret, or set the key.",
          connector.id());
      throw new ProblemException(ErrorCode.SERVICE_UNAVAILABLE);
    }
  }

  private boolean store(Tenant tenant, ConnectorId connector, IncomingEvent event) {
    try {
      return units.inTransaction(tenant, em -> events.insert(em, connector, event));
    } catch (RuntimeException e) {
      // The same event came twice at the same time, and the other one was faster.
      if (PersistenceFailures.isUniqueViolation(e)) {
        return false;
      }
      throw e;
    }
  }
}
