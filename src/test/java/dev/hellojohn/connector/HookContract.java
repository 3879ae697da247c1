package dev.hellojohn.connector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hellojohn.config.Configuration;
import dev.hellojohn.config.ConfigurationReader;
import dev.hellojohn.crypto.Derivation;
import dev.hellojohn.crypto.Hmac;
import dev.hellojohn.crypto.KeyRing;
import dev.hellojohn.edge.Json;
import dev.hellojohn.edge.idempotency.CreationRequest;
import dev.hellojohn.edge.idempotency.Idempotency;
import dev.hellojohn.edge.idempotency.IdempotencyEntities;
import dev.hellojohn.event.audit.AuditFixture;
import dev.hellojohn.kernel.ClientId;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.Happening;
import dev.hellojohn.kernel.PageRequest;
import dev.hellojohn.kernel.Patch;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.store.Resealing;
import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.tenancy.IsolationMode;
import dev.hellojohn.tenancy.TenancyFixture;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantStatus;
import dev.hellojohn.testing.Parallel;
import dev.hellojohn.testing.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What inbound webhooks promise on each database and in each isolation mode. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class HookContract {

  private static final String KEY =
      "9c02e6b1573fd8a42e90f4c71b6d3a85ef0b724c5ad1983607e8c2fb41d6935e";
  private static final String NEXT =
      "51f0c8a7d93e6b24805cfa1977e2d4b36ac8091e5f7d42b8c396e0a41b85d7f2";
  private static final ClientId CLIENT = new ClientId("cli_01HZX3V9J4N8QW7R5T2K6M0ANN");
  private static final byte[] BODY = "{\"id\":\"event-1\",\"type\":\"paid\"}".getBytes(UTF_8);
  private static final AtomicInteger SLUGS = new AtomicInteger();

  private final TestClock clock = new TestClock();
  private TenancyFixture tenancy;
  private AuditFixture audit;
  private Node node;

  /** A login on an empty database of this product. */
  abstract Login freshDatabase() throws Exception;

  @BeforeAll
  void open() throws Exception {
    var entities = new ArrayList<>(AuditFixture.tenantEntities());
    entities.addAll(new ConnectorEntities().classes());
    entities.addAll(new IdempotencyEntities().classes());
    tenancy =
        new TenancyFixture(freshDatabase(), entities, AuditFixture.controlEntities(), 16, clock);
    audit = new AuditFixture(tenancy);
    node = new Node(KEY, null);
  }

  @AfterAll
  void close() {
    tenancy.close();
  }

  /** The beans of this feature under a key. */
  private final class Node {

    final ConnectorSeal seal;
    final Connectors connectors = new Connectors(clock, tenancy.ids);
    final ReceivedEvents events = new ReceivedEvents(clock, tenancy.ids);
    final ConnectorAdministration administration;
    final ReceiveHook receive;
    final ConnectorResealing resealing;
    final EventRetention retention;

    Node(String key, @Nullable String previous) {
      var configuration = configuration(key, previous);
      seal = new ConnectorSeal(configuration);
      var derivation = new Derivation(KeyRing.ofHex(KEY));
      administration =
          new ConnectorAdministration(
              tenancy.units,
              connectors,
              seal,
              new ConnectorAudit(audit.log),
              new Idempotency(
                  tenancy.units, tenancy.sealedBox, derivation, Json.newMapper(), clock),
              clock,
              configuration);
      receive =
          new ReceiveHook(
              tenancy.directory,
              tenancy.units,
              connectors,
              events,
              seal,
              tenancy.tally,
              clock,
              tenancy.ids);
      resealing = new ConnectorResealing(tenancy.control, tenancy.tenants, tenancy.units, seal);
      retention =
          new EventRetention(
              tenancy.control, tenancy.tenants, tenancy.units, events, clock, configuration);
    }

    private Configuration configuration(String key, @Nullable String previous) {
      var settings = new HashMap<String, String>();
      settings.put("HELLOJOHN_ENV", "test");
      settings.put("HELLOJOHN_CONNECTOR_ENCRYPTION_KEY", key);
      if (previous != null) {
        settings.put("HELLOJOHN_CONNECTOR_ENCRYPTION_KEY_PREVIOUS", previous);
      }
      return new Configuration(
          ConfigurationReader.read(name -> Optional.ofNullable(settings.get(name))));
    }
  }

  private Tenant tenant(IsolationMode mode) {
    return tenancy.createTenant("hooks" + SLUGS.incrementAndGet(), mode);
  }

  /** A connector and what is signed with. */
  private record Door(Tenant tenant, ConnectorId id, String secret) {}

  private Door door(Tenant tenant, boolean timed) {
    var body =
        new NewConnectorBody(
            "Payments",
            null,
            timed,
            new FieldSourceBody(null, "id"),
            new FieldSourceBody("X-Event", null),
            null);
    var request = new CreationRequest(tenant, CLIENT, "POST /v1/connectors", null, body);
    var made = node.administration.create(request, body);
    return new Door(tenant, new ConnectorId(made.connector().id()), made.secret());
  }

  private static String signed(String secret, byte[] body) {
    return Hmac.sha256Hex(secret.getBytes(UTF_8), body);
  }

  private HookOutcome send(Node to, ConnectorId id, String signature, byte[] body) {
    return to.receive.receive(request(id, signature, List.of(), body));
  }

  private static HookRequest request(
      ConnectorId id, String signature, List<String> times, byte[] body) {
    var headers = Map.of("Content-Type", "application/json", "X-Event", "paid");
    return new HookRequest(id.value(), List.of(signature), times, headers::get, body);
  }

  private HookOutcome sendTimed(Door door, String secret, long time) {
    var prefix = (time + ".").getBytes(UTF_8);
    var signed = new byte[prefix.length + BODY.length];
    System.arraycopy(prefix, 0, signed, 0, prefix.length);
    System.arraycopy(BODY, 0, signed, prefix.length, BODY.length);
    return node.receive.receive(
        request(door.id(), signed(secret, signed), List.of(Long.toString(time)), BODY));
  }

  private void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable work) {
    assertThatThrownBy(work)
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.SIGNATURE_INVALID));
  }

  private List<ReceivedEvent> events(Door door) {
    var all = new ReceivedEventFilter(null, null, null, null);
    return tenancy
        .units
        .inTransaction(
            door.tenant(),
            em -> node.events.list(em, door.id(), all, new PageRequest(100, null, true)))
        .data();
  }

  @ParameterizedTest
  @EnumSource
  void wh01ASignedEventIsStoredAsItCame(IsolationMode mode) {
    var door = door(tenant(mode), false);
    var before = tenancy.tally.count(Happening.WEBHOOK_RECEIVED, HookOutcome.ACCEPTED);
    assertThat(send(node, door.id(), signed(door.secret(), BODY), BODY))
        .isEqualTo(HookOutcome.ACCEPTED);
    assertThat(tenancy.tally.count(Happening.WEBHOOK_RECEIVED, HookOutcome.ACCEPTED))
        .isEqualTo(before + 1);
    var event = events(door).get(0);
    assertThat(event.providerEventId()).isEqualTo("event-1");
    assertThat(event.type()).isEqualTo("paid");
    assertThat(event.contentType()).isEqualTo("application/json");
    assertThat(event.size()).isEqualTo(BODY.length);
    var whole =
        tenancy.units.inTransaction(
            door.tenant(), em -> node.events.find(em, door.id(), event.id()));
    assertThat(whole.orElseThrow().payload()).isEqualTo(BODY);
  }

  @ParameterizedTest
  @EnumSource
  void theLargestAndTheEmptiestEventAreStoredOctetByOctet(IsolationMode mode) {
    var door = door(tenant(mode), false);
    var large = new byte[1024 * 1024];
    for (int i = 0; i < large.length; i++) {
      large[i] = (byte) (i * 31);
    }
    for (var body : List.of(large, new byte[0])) {
      assertThat(send(node, door.id(), signed(door.secret(), body), body))
          .isEqualTo(HookOutcome.ACCEPTED);
      var event = events(door).get(0);
      var whole =
          tenancy.units.inTransaction(
              door.tenant(), em -> node.events.find(em, door.id(), event.id()));
      assertThat(whole.orElseThrow().payload()).isEqualTo(body);
    }
  }

  @ParameterizedTest
  @EnumSource
  void wh02AnothersSecretAndNoneAreRefusedAndNothingIsWritten(IsolationMode mode) {
    var tenant = tenant(mode);
    var door = door(tenant, false);
    var neighbour = door(tenant, false);
    var before = tenancy.tally.count(Happening.WEBHOOK_RECEIVED, HookOutcome.REFUSED);
    var right = signed(door.secret(), BODY);
    for (var wrong :
        List.of(
            signed(neighbour.secret(), BODY),
            signed("x", BODY),
            "",
            "0".repeat(64),
            right.substring(1),
            right + "0",
            "sha1=" + right,
            "sha256=sha256=" + right,
            right.replace(right.charAt(0), 'g'),
            right + "," + right)) {
      assertRefused(() -> send(node, door.id(), wrong, BODY));
    }
    for (var signatures : List.of(List.<String>of(), List.of(right, right))) {
      assertRefused(
          () ->
              node.receive.receive(
                  new HookRequest(door.id().value(), signatures, List.of(), name -> null, BODY)));
    }
    assertThat(events(door)).isEmpty();
    assertThat(tenancy.tally.count(Happening.WEBHOOK_RECEIVED, HookOutcome.REFUSED))
        .isEqualTo(before + 12);
    // In capitals and behind its name it is the same signature.
    assertThat(send(node, door.id(), "sha256=" + right, BODY)).isEqualTo(HookOutcome.ACCEPTED);
    assertThat(send(node, door.id(), right.toUpperCase(java.util.Locale.ROOT), BODY))
        .isEqualTo(HookOutcome.DUPLICATE);
  }

  @ParameterizedTest
  @EnumSource
  void map6ASignatureOfATenantIsNoneOnAnothersUrl(IsolationMode mode) {
    var mine = door(tenant(mode), false);
    var theirs = door(tenant(mode), false);
    assertRefused(() -> send(node, theirs.id(), signed(mine.secret(), BODY), BODY));
    // My connector's own part behind another's tenant, and the other way round.
    var crossed =
        new ConnectorId(theirs.id().value().substring(0, 30) + mine.id().value().substring(30));
    for (var secret : List.of(mine.secret(), theirs.secret())) {
      assertRefused(() -> send(node, crossed, signed(secret, BODY), BODY));
    }
    assertThat(events(theirs)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void wh06WhatIsOffOrGoneIsRefusedLikeAWrongSignature(IsolationMode mode) {
    var door = door(tenant(mode), false);
    var tenant = door.tenant();
    var signature = signed(door.secret(), BODY);
    change(door, body(Patch.of(false), Patch.absent()));
    assertRefused(() -> send(node, door.id(), signature, BODY));
    change(door, body(Patch.of(true), Patch.absent()));
    assertThat(send(node, door.id(), signature, BODY)).isEqualTo(HookOutcome.ACCEPTED);
    move(tenant, TenantStatus.ACTIVE, TenantStatus.SUSPENDED);
    assertRefused(() -> send(node, door.id(), signature, BODY));
    move(tenant, TenantStatus.SUSPENDED, TenantStatus.DELETED);
    assertRefused(() -> send(node, door.id(), signature, BODY));
    tenancy.control.inTransaction(em -> tenancy.tenants.restore(em, tenant.id()));
    move(tenant, TenantStatus.SUSPENDED, TenantStatus.ACTIVE);
    assertThat(send(node, door.id(), signature, BODY)).isEqualTo(HookOutcome.DUPLICATE);
    node.administration.delete(tenant, door.id(), null);
    assertRefused(() -> send(node, door.id(), signature, BODY));
    for (var nobody : List.of("", "con_", "con_1", door.id() + "0", "x".repeat(300))) {
      assertRefused(
          () ->
              node.receive.receive(
                  new HookRequest(nobody, List.of(signature), List.of(), name -> null, BODY)));
    }
  }

  private void move(Tenant tenant, TenantStatus from, TenantStatus to) {
    tenancy.control.inTransaction(em -> tenancy.tenants.move(em, tenant.id(), List.of(from), to));
    tenancy.directory.forgetAll();
  }

  private Connector change(Door door, ConnectorChangeBody body) {
    return node.administration.change(door.tenant(), door.id(), body, null);
  }

  private static ConnectorChangeBody body(Patch<Boolean> enabled, Patch<Boolean> endOverlap) {
    return new ConnectorChangeBody(
        Patch.absent(), enabled, Patch.absent(), Patch.absent(), Patch.absent(), endOverlap);
  }

  @ParameterizedTest
  @EnumSource
  void wh08BothSecretsHoldUntilTheOverlapEnds(IsolationMode mode) {
    var door = door(tenant(mode), false);
    var hour = new SecretRotationBody(3600, null);
    var second = node.administration.rotateSecret(door.tenant(), door.id(), hour).secret().reveal();
    assertThat(second).isNotEqualTo(door.secret());
    assertThat(sendFresh(door, door.secret())).isEqualTo(HookOutcome.ACCEPTED);
    assertThat(sendFresh(door, second)).isEqualTo(HookOutcome.ACCEPTED);
    clock.advance(Duration.ofSeconds(3599));
    assertThat(sendFresh(door, door.secret())).isEqualTo(HookOutcome.ACCEPTED);
    clock.advance(Duration.ofSeconds(1));
    assertRefused(() -> sendFresh(door, door.secret()));
    assertThat(sendFresh(door, second)).isEqualTo(HookOutcome.ACCEPTED);

    var third = node.administration.rotateSecret(door.tenant(), door.id(), hour).secret().reveal();
    assertThat(sendFresh(door, second)).isEqualTo(HookOutcome.ACCEPTED);
    assertRefused(() -> sendFresh(door, door.secret()));
    change(door, body(Patch.absent(), Patch.of(true)));
    assertRefused(() -> sendFresh(door, second));
    assertThat(sendFresh(door, third)).isEqualTo(HookOutcome.ACCEPTED);

    var chosen = "0123456789abcdef-chosen";
    node.administration.rotateSecret(door.tenant(), door.id(), new SecretRotationBody(0, chosen));
    assertRefused(() -> sendFresh(door, third));
    assertThat(sendFresh(door, chosen)).isEqualTo(HookOutcome.ACCEPTED);
  }

  private final AtomicInteger fresh = new AtomicInteger();

  private HookOutcome sendFresh(Door door, String secret) {
    var body = ("{\"id\":\"fresh-" + fresh.incrementAndGet() + "\"}").getBytes(UTF_8);
    return send(node, door.id(), signed(secret, body), body);
  }

  @ParameterizedTest
  @EnumSource
  void wh09AReplayIsRefusedAfterItsWindowAndADuplicateIsNotStored(IsolationMode mode) {
    var door = door(tenant(mode), true);
    long now = clock.instant().getEpochSecond();
    assertThat(sendTimed(door, door.secret(), now)).isEqualTo(HookOutcome.ACCEPTED);
    assertThat(sendTimed(door, door.secret(), now)).isEqualTo(HookOutcome.DUPLICATE);
    assertThat(sendTimed(door, door.secret(), now - 300)).isEqualTo(HookOutcome.DUPLICATE);
    assertThat(sendTimed(door, door.secret(), now + 300)).isEqualTo(HookOutcome.DUPLICATE);
    assertRefused(() -> sendTimed(door, door.secret(), now - 301));
    assertRefused(() -> sendTimed(door, door.secret(), now + 301));
    clock.advance(Duration.ofMinutes(10));
    assertRefused(() -> sendTimed(door, door.secret(), now));
    // Without the time, with it twice, or with the signature of the body alone: none.
    var alone = signed(door.secret(), BODY);
    var time = Long.toString(clock.instant().getEpochSecond());
    for (var times : List.of(List.<String>of(), List.of(time), List.of(time, time), List.of("x"))) {
      assertRefused(() -> node.receive.receive(request(door.id(), alone, times, BODY)));
    }
    assertThat(events(door)).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void aHundredDeliveriesOfOneEventAtOnceAreOneRow(IsolationMode mode) throws Exception {
    var door = door(tenant(mode), false);
    var signature = signed(door.secret(), BODY);
    var outcomes = Parallel.call(100, i -> send(node, door.id(), signature, BODY));
    assertThat(Collections.frequency(outcomes, HookOutcome.ACCEPTED)).isEqualTo(1);
    assertThat(Collections.frequency(outcomes, HookOutcome.DUPLICATE)).isEqualTo(99);
    assertThat(events(door)).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void wh04SecretsAreSealedForTheirPlaceAndADumpHasNone(IsolationMode mode) {
    var tenant = tenant(mode);
    var door = door(tenant, false);
    var neighbour = door(tenant, false);
    List<String> stored =
        tenancy.units.inTransaction(
            tenant,
            em ->
                em.createQuery("select c.secret from ConnectorEntity c", String.class)
                    .getResultList());
    assertThat(stored).hasSize(2).doesNotHaveDuplicates().allMatch(text -> text.startsWith("v1."));
    assertThat(stored.toString()).doesNotContain(door.secret(), neighbour.secret());
    // ENC-8: the neighbour's secret in this row opens nothing, and is no empty secret either.
    tenancy.units.inTransaction(
        tenant,
        em -> {
          var theirs =
              em.createQuery(
                      "select c.secret from ConnectorEntity c where c.id = :id", String.class)
                  .setParameter("id", neighbour.id().value())
                  .getSingleResult();
          return em.createQuery("update ConnectorEntity c set c.secret = :theirs where c.id = :id")
              .setParameter("theirs", theirs)
              .setParameter("id", door.id().value())
              .executeUpdate();
        });
    for (var secret : List.of(door.secret(), neighbour.secret(), "empty?")) {
      assertThatThrownBy(() -> send(node, door.id(), signed(secret, BODY), BODY))
          .isInstanceOfSatisfying(
              ProblemException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE));
    }
    assertThat(sendFresh(neighbour, neighbour.secret())).isEqualTo(HookOutcome.ACCEPTED);
    assertThat(node.resealing.reseal().failed())
        .containsExactly("hj_connector.secret:" + door.id());
    // A new secret mends it.
    var mended =
        node.administration
            .rotateSecret(tenant, door.id(), new SecretRotationBody(60, null))
            .secret()
            .reveal();
    assertThat(sendFresh(door, mended)).isEqualTo(HookOutcome.ACCEPTED);
  }

  @Test
  void enc03SecretsOfEveryTenantAreSealedAnewAndThePreviousKeyCanGo() {
    var doors = new ArrayList<Door>();
    for (var mode : IsolationMode.values()) {
      doors.add(door(tenant(mode), false));
    }
    var deleted = doors.get(0);
    move(deleted.tenant(), TenantStatus.ACTIVE, TenantStatus.DELETED);
    var overlap = new SecretRotationBody(3600, null);
    var rotated = doors.get(1);
    var current =
        node.administration.rotateSecret(rotated.tenant(), rotated.id(), overlap).secret().reveal();
    assertThat(node.resealing.reseal().rotated()).isZero();

    // ENC-4: without the old key the use of a connector fails by itself.
    var hasty = new Node(NEXT, null);
    assertThatThrownBy(() -> send(hasty, rotated.id(), signed(current, BODY), BODY))
        .isInstanceOf(ProblemException.class);

    var both = new Node(NEXT, KEY);
    assertThat(send(both, rotated.id(), signed(current, BODY), BODY))
        .isEqualTo(HookOutcome.ACCEPTED);
    var result = both.resealing.reseal();
    assertThat(result.failed()).isEmpty();
    assertThat(result.total()).isEqualTo(result.rotated()).isGreaterThanOrEqualTo(4);
    assertThat(both.resealing.reseal())
        .isEqualTo(new Resealing.Result(result.total(), 0, result.total(), List.of()));

    var after = new Node(NEXT, null);
    for (var secret : List.of(current, rotated.secret())) {
      assertThat(send(after, rotated.id(), signed(secret, BODY), BODY))
          .isEqualTo(HookOutcome.DUPLICATE);
    }
    tenancy.control.inTransaction(em -> tenancy.tenants.restore(em, deleted.tenant().id()));
    tenancy.directory.forgetAll();
    assertThat(send(after, deleted.id(), signed(deleted.secret(), BODY), BODY))
        .isEqualTo(HookOutcome.ACCEPTED);
    // The other tests go on with the old one.
    assertThat(new Node(KEY, NEXT).resealing.reseal().failed()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void whatIsPastItsTimeIsRemovedAndThenItsIdMayComeAgain(IsolationMode mode) {
    var door = door(tenant(mode), false);
    var other = door(door.tenant(), false);
    for (int i = 0; i < 205; i++) {
      assertThat(sendFresh(door, door.secret())).isEqualTo(HookOutcome.ACCEPTED);
    }
    assertThat(send(node, door.id(), signed(door.secret(), BODY), BODY))
        .isEqualTo(HookOutcome.ACCEPTED);
    clock.advance(Duration.ofDays(30));
    assertThat(sendFresh(other, other.secret())).isEqualTo(HookOutcome.ACCEPTED);
    assertThat(node.retention.purge(door.tenant())).isZero();
    clock.advance(Duration.ofSeconds(1));
    assertThat(node.retention.purge(door.tenant())).isEqualTo(206);
    assertThat(events(door)).isEmpty();
    assertThat(events(other)).hasSize(1);
    assertThat(send(node, door.id(), signed(door.secret(), BODY), BODY))
        .isEqualTo(HookOutcome.ACCEPTED);
    // A removed connector takes its events with it, and its row goes last.
    node.administration.delete(door.tenant(), door.id(), null);
    assertThat(node.retention.purge(door.tenant())).isEqualTo(2);
    assertThat(node.retention.purge(door.tenant())).isZero();
    assertThat(events(other)).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void aud12TheTrailSaysWhatWasDoneAndNoSecret(IsolationMode mode) {
    var door = door(tenant(mode), false);
    var overlap = new SecretRotationBody(60, null);
    var second =
        node.administration.rotateSecret(door.tenant(), door.id(), overlap).secret().reveal();
    change(door, body(Patch.of(false), Patch.of(true)));
    node.administration.delete(door.tenant(), door.id(), null);
    List<Object[]> rows =
        tenancy.units.inTransaction(
            door.tenant(),
            em ->
                em.createQuery(
                        "select e.action, e.details from TenantEntryEntity e order by e.id",
                        Object[].class)
                    .getResultList());
    assertThat(rows.stream().map(row -> (String) row[0]))
        .containsExactly(
            "connector.create", "connector.rotate_secret", "connector.update", "connector.delete");
    var details = rows.stream().map(row -> (String) row[1]).toList().toString();
    assertThat(details)
        .contains("\"enabled\":false", "\"overlap_seconds\":60", "[changed]", "member:id")
        .doesNotContain(door.secret(), second, "v1.");
  }
}
