package dev.hellojohn.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hellojohn.crypto.SigningAlgorithm;
import dev.hellojohn.kernel.KeyId;
import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.tenancy.IsolationMode;
import dev.hellojohn.tenancy.TenancyFixture;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantProvisioning;
import dev.hellojohn.tenancy.TenantStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the signing keys ask of each database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SigningKeyContract {

  private static final AtomicInteger SLUGS = new AtomicInteger();

  private final MutableClock clock = new MutableClock();
  private TenancyFixture fixture;
  private TokenNode node;
  private TokenNode other;

  /** A login on an empty database of this product. */
  abstract Login freshDatabase() throws Exception;

  @BeforeAll
  void open() throws Exception {
    fixture =
        new TenancyFixture(freshDatabase(), List.of(), new TokenEntities().classes(), 16, clock);
    node = new TokenNode(clock, new SigningKeyRows(fixture.control), 1);
    other = new TokenNode(clock, new SigningKeyRows(fixture.control), 2);
  }

  @AfterAll
  void close() {
    fixture.close();
  }

  private Tenant tenant() {
    return fixture.provisioning.create(
        TenancyFixture.wanted("k" + SLUGS.incrementAndGet(), IsolationMode.SHARED_SCHEMA),
        activation -> {
          node.keys.createFor(activation.em(), activation.tenant().id());
          return activation.tenant();
        });
  }

  private List<StoredKey> rows(Tenant tenant) {
    return node.rows.of(tenant.id());
  }

  @Test
  void aTenantIsActiveTogetherWithItsKey() {
    Tenant tenant = tenant();
    assertThat(rows(tenant)).hasSize(1);

    assertThatThrownBy(
            () ->
                fixture.provisioning.create(
                    TenancyFixture.wanted("kfailed", IsolationMode.SHARED_SCHEMA),
                    activation -> failAfterKey(activation)))
        .isInstanceOf(RuntimeException.class);
    assertThat(fixture.directory.bySlug("kfailed")).isEmpty();
  }

  private Tenant failAfterKey(TenantProvisioning.Activation activation) {
    node.keys.createFor(activation.em(), activation.tenant().id());
    throw new IllegalStateException("on purpose");
  }

  @Test
  void whatIsStoredIsReadBackAsItWas() {
    Tenant tenant = tenant();
    SigningKeys.Rotation rotation = node.keys.rotate(tenant.id(), em -> {});

    assertThat(rows(tenant)).hasSize(2);
    for (StoredKey key : rows(tenant)) {
      boolean first = key.generation() == 1;
      assertThat(key.tenantId()).isEqualTo(tenant.id());
      assertThat(key.algorithm()).isEqualTo(SigningAlgorithm.EdDSA);
      assertThat(key.createdAt()).isEqualTo(clock.instant());
      assertThat(key.signsFrom()).isEqualTo(first ? clock.instant() : rotation.signsFrom());
      assertThat(key.publishedUntil()).isEqualTo(first ? rotation.publishedUntil() : null);
      assertThat(key.open(node.box).publicEncoded()).hasSize(32);
    }
  }

  @Test
  void tokensOfEachAlgorithmAreGoodOnEachNodeThroughARotation() {
    Tenant tenant = tenant();
    assertThat(issueAll(tenant)).hasSize(3);
    SigningKeys.Rotation rotation = node.keys.rotate(tenant.id(), em -> {});
    clock.advance(Duration.between(clock.instant(), rotation.signsFrom()).minusSeconds(60));
    List<String> tokens = new ArrayList<>(issueAll(tenant));
    clock.advance(Duration.ofSeconds(61));
    tokens.addAll(issueAll(tenant));
    for (String jwt : tokens) {
      assertThat(node.tokens.verify(tenant, jwt)).isInstanceOf(TokenVerdict.Valid.class);
      assertThat(other.tokens.verify(tenant, jwt)).isInstanceOf(TokenVerdict.Valid.class);
    }
    assertThat(rows(tenant)).hasSize(6);
    node.keys.replace(tenant.id(), em -> {});
    assertThat(rows(tenant)).hasSize(3);
    for (String jwt : tokens) {
      assertThat(node.tokens.verify(tenant, jwt)).isEqualTo(new TokenVerdict.Invalid());
    }
  }

  private List<String> issueAll(Tenant tenant) {
    List<String> tokens = new ArrayList<>();
    for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
      TokenNode by = tokens.size() % 2 == 0 ? node : other;
      tokens.add(by.tokens.issue(tenant, by.claims(), algorithm, TokenNode.TTL).jwt());
    }
    return tokens;
  }

  @Test
  void aSecondSuccessorIsRefusedByTheDatabaseAndLeavesNothing() {
    Tenant tenant = tenant();
    StoredKey key = rows(tenant).get(0);
    Instant from = clock.instant().plusSeconds(60);
    StoredKey rival = other.maker.successor(key, from);
    assertThat(other.rows.apply(KeyChange.adding(List.of(rival)), em -> {})).isTrue();

    StoredKey late = node.maker.successor(key, from);
    StoredKey fine = node.maker.first(tenant.id(), SigningAlgorithm.ES256);
    Map<KeyId, Instant> ends = Map.of(key.id(), clock.instant());
    var change = new KeyChange(List.of(fine, late), ends, List.of(rival.id()));
    assertThat(node.rows.apply(change, em -> {})).isFalse();
    assertThat(rows(tenant)).containsExactlyInAnyOrder(key, rival);
  }

  @Test
  void anotherFailureIsNoLostRace() {
    TenantId unknown = new TenantId(fixture.ids.next("tnt"));
    StoredKey orphan = node.maker.first(unknown, SigningAlgorithm.EdDSA);
    assertThatThrownBy(() -> node.rows.apply(KeyChange.adding(List.of(orphan)), em -> {}))
        .isInstanceOf(RuntimeException.class);
  }

  @Test
  void rotationsAtOnceAreOne() throws Exception {
    Tenant tenant = tenant();
    Set<Object> answers = atOnce(by -> by.keys.rotate(tenant.id(), em -> {}));
    assertThat(answers).hasSize(1);
    assertThat(rows(tenant)).hasSize(2);
  }

  @Test
  void firstReadersAtOnceSeeTheSameKeys() throws Exception {
    Tenant tenant = tenant();
    Set<Object> answers = atOnce(by -> by.metadata.jwks(tenant).json());
    assertThat(answers).hasSize(1);
    assertThat(rows(tenant)).hasSize(3);
  }

  private interface Work {
    Object on(TokenNode node);
  }

  private Set<Object> atOnce(Work work) throws Exception {
    var executor = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Object>> calls = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        TokenNode by = i % 2 == 0 ? node : other;
        calls.add(() -> work.on(by));
      }
      Set<Object> answers = new HashSet<>();
      for (var answer : executor.invokeAll(calls)) {
        answers.add(answer.get());
      }
      return answers;
    } finally {
      executor.shutdown();
      assertThat(executor.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    }
  }

  @Test
  void endedKeysOfAllTenantsAreRemoved() {
    Tenant tenant = tenant();
    Tenant untouched = tenant();
    SigningKeys.Rotation rotation = node.keys.rotate(tenant.id(), em -> {});
    clock.advance(Duration.between(clock.instant(), rotation.publishedUntil()).plusMillis(1));
    assertThat(node.upkeep.run()).isPositive();
    assertThat(node.upkeep.run()).isZero();
    assertThat(rows(tenant))
        .singleElement()
        .satisfies(key -> assertThat(key.generation()).isEqualTo(2));
    assertThat(rows(untouched)).hasSize(1);
  }

  @Test
  void aPurgedTenantsKeysAreGone() {
    Tenant tenant = tenant();
    node.metadata.jwks(tenant);
    fixture.control.run(
        em ->
            fixture.tenants.move(
                em, tenant.id(), List.of(TenantStatus.ACTIVE), TenantStatus.DELETED));
    fixture.provisioning.purge(tenant.id());
    assertThat(rows(tenant)).isEmpty();
  }
}
