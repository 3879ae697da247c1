package dev.hellojohn.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hellojohn.crypto.Base64Url;
import dev.hellojohn.crypto.BrokenSealException;
import dev.hellojohn.crypto.SigningAlgorithm;
import dev.hellojohn.crypto.SigningKeyPair;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.KeyId;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.tenancy.Tenant;
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
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SigningKeysTest {

  private static final Duration LEAD = TokenNode.SETTINGS.rotationLead();
  private static final Duration FRESH = TokenSettings.FRESH;

  private final TokenNode node = new TokenNode();
  private final TokenNode other = node.other();
  private final Tenant tenant = node.tenant("acme");

  private String issue(TokenNode by, SigningAlgorithm algorithm) {
    return by.tokens.issue(tenant, by.claims(), algorithm, TokenNode.TTL).jwt();
  }

  private static boolean isValid(TokenNode at, Tenant tenant, String jwt) {
    return at.tokens.verify(tenant, jwt) instanceof TokenVerdict.Valid;
  }

  private static String kid(String jwt) {
    String header = RawToken.decode(RawToken.of(jwt).header());
    return header.substring(header.indexOf("key_"), header.indexOf("key_") + 30);
  }

  private boolean isPublished(TokenNode by, String jwt) {
    return by.metadata.jwks(tenant).json().contains(kid(jwt));
  }

  @Test
  void aNewTenantHasOneKeyOfItsOwn() {
    Tenant second = node.tenant("second");
    assertThat(node.rows.of(tenant.id()))
        .singleElement()
        .satisfies(key -> assertThat(key.algorithm()).isEqualTo(SigningAlgorithm.EdDSA))
        .satisfies(key -> assertThat(key.generation()).isEqualTo(1));
    assertThat(kid(issue(node, SigningAlgorithm.EdDSA)))
        .isEqualTo(node.rows.of(tenant.id()).get(0).id().value());
    assertThat(node.rows.of(second.id()).get(0).publicKey())
        .isNotEqualTo(node.rows.of(tenant.id()).get(0).publicKey());
  }

  @Test
  void aJwksIsNeverShownWithoutAKeyOfEachAlgorithm() {
    String shown = other.metadata.jwks(tenant).json();
    for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
      assertThat(shown).contains("\"alg\":\"" + algorithm + '"');
      assertThat(shown).contains(kid(issue(node, algorithm)));
    }
    assertThat(node.metadata.jwks(tenant).json()).isEqualTo(shown);
  }

  @ParameterizedTest
  @EnumSource
  void aKeyIsPublishedOnEachNodeBeforeItSigns(SigningAlgorithm algorithm) {
    issue(other, SigningAlgorithm.EdDSA);
    String jwt = issue(node, algorithm);
    assertThat(isPublished(other, jwt)).isTrue();
    assertThat(isValid(other, tenant, jwt)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void aTokenOfAKeyMadeAMomentAgoIsGoodOnEachNode(SigningAlgorithm algorithm) {
    issue(other, SigningAlgorithm.EdDSA);
    assertThat(isValid(other, tenant, issue(node, algorithm))).isTrue();
  }

  @Test
  void garbageCausesNoReadsOnceAllKeysAreThere() {
    node.metadata.jwks(tenant);
    int reads = node.memory().reads();
    for (int i = 0; i < 100; i++) {
      assertThat(isValid(node, tenant, "a" + i + ".b.c")).isFalse();
      node.tokens.verify(tenant, RawToken.encode("{" + i + "}") + ".AAAA.AAAA");
    }
    assertThat(node.memory().reads()).isEqualTo(reads);
  }

  @Test
  void severalThreadsAndNodesMakeOneKeyOfEachKind() throws Exception {
    var executor = Executors.newFixedThreadPool(8);
    try {
      List<Callable<String>> calls = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        TokenNode by = i % 2 == 0 ? node : other;
        calls.add(() -> by.metadata.jwks(tenant).json());
      }
      Set<String> shown = new HashSet<>();
      for (var answer : executor.invokeAll(calls)) {
        shown.add(answer.get());
      }
      assertThat(shown).hasSize(1);
      assertThat(node.rows.of(tenant.id())).hasSize(3);
    } finally {
      executor.shutdown();
      assertThat(executor.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    }
  }

  @Test
  void theKeysOfAFasterNodeAreTaken() {
    StoredKey rsa = other.maker.first(tenant.id(), SigningAlgorithm.RS256);
    StoredKey ec = other.maker.first(tenant.id(), SigningAlgorithm.ES256);
    node.memory().beforeNextChange(KeyChange.adding(List.of(rsa, ec)));

    assertThat(node.metadata.jwks(tenant).json()).contains(rsa.id().value(), ec.id().value());
    assertThat(node.rows.of(tenant.id())).hasSize(3);
  }

  @Test
  void someOfTheKeysAreNeverShownForAll() {
    node.memory().refuseChanges();
    assertUnavailable(() -> node.metadata.jwks(tenant));
    assertUnavailable(() -> issue(node, SigningAlgorithm.RS256));
    assertThat(isValid(node, tenant, issue(node, SigningAlgorithm.EdDSA))).isTrue();
  }

  @Test
  void aThreadThatIsToEndMakesNoKeys() {
    Thread.currentThread().interrupt();
    assertUnavailable(() -> node.metadata.jwks(tenant));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(node.rows.of(tenant.id())).hasSize(1);
  }

  private static void assertUnavailable(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> {
              assertThat(problem.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
              assertThat(problem.retryAfter()).isPresent();
            });
  }

  @Test
  void aTenantWithoutAnyKeyGetsOne() {
    Tenant bare = TokenNode.tenant(new TenantId(node.ids.next("tnt")), "bare");
    assertThat(isValid(node, bare, "a.b.c")).isFalse();
    String jwt =
        node.tokens.issue(bare, node.claims(), SigningAlgorithm.EdDSA, TokenNode.TTL).jwt();
    assertThat(isValid(node, bare, jwt)).isTrue();
  }

  /** Signs with each algorithm every three minutes over a whole rotation, on two nodes. */
  @Test
  void aRotationSignsNobodyOut() {
    Map<String, Instant> alive = new java.util.LinkedHashMap<>();
    Set<String> kids = new HashSet<>();
    String cached = node.metadata.jwks(tenant).json();
    Instant cachedAt = node.clock.instant();
    SigningKeys.Rotation rotation = null;
    for (int minute = 0; minute < 300; minute += 3) {
      if (minute == 21) {
        rotation = node.keys.rotate(tenant.id(), em -> {});
      }
      for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
        TokenNode by = minute % 2 == 0 ? node : other;
        var token = by.tokens.issue(tenant, by.claims(), algorithm, TokenNode.TTL);
        alive.put(token.jwt(), token.expiresAt());
        kids.add(kid(token.jwt()));
        // A backend that keeps the JWKS for an hour knows each key before its first token.
        assertThat(cached).contains(kid(token.jwt()));
      }
      if (Duration.between(cachedAt, node.clock.instant()).compareTo(Duration.ofHours(1)) >= 0) {
        cached = other.metadata.jwks(tenant).json();
        cachedAt = node.clock.instant();
      }
      alive.values().removeIf(end -> !end.isAfter(node.clock.instant()));
      for (String jwt : alive.keySet()) {
        assertThat(isValid(node, tenant, jwt)).isTrue();
        assertThat(isPublished(other, jwt)).isTrue();
      }
      node.clock.advance(Duration.ofMinutes(3));
    }
    assertThat(kids).hasSize(6);
    assertThat(node.clock.instant()).isAfter(rotation.publishedUntil());
    assertThat(other.metadata.jwks(tenant).json().split("\"kid\"", -1)).hasSize(4);
  }

  @Test
  void theSuccessorIsPublishedAtOnceAndSignsWhenTheLeadIsOver() {
    String before = issue(node, SigningAlgorithm.EdDSA);
    SigningKeys.Rotation rotation = node.keys.rotate(tenant.id(), em -> {});

    assertThat(rotation.signsFrom()).isEqualTo(node.clock.instant().plus(LEAD));
    assertThat(rotation.publishedUntil())
        .isEqualTo(rotation.signsFrom().plus(Duration.ofMinutes(61)));
    node.clock.advance(LEAD.minusMillis(1));
    assertThat(kid(issue(node, SigningAlgorithm.EdDSA))).isEqualTo(kid(before));
    node.clock.advance(Duration.ofMillis(1));
    String after = issue(node, SigningAlgorithm.EdDSA);
    assertThat(kid(after)).isNotEqualTo(kid(before));
    assertThat(kid(issue(other, SigningAlgorithm.EdDSA))).isEqualTo(kid(after));

    node.clock.advance(Duration.ofMinutes(61).minusMillis(1));
    assertThat(isPublished(node, before)).isTrue();
    node.clock.advance(Duration.ofMillis(1).plus(FRESH));
    assertThat(isPublished(node, before)).isFalse();
    assertThat(isPublished(node, after)).isTrue();
  }

  @Test
  void aRotationUnderWayIsNotRepeated() {
    SigningKeys.Rotation first = node.keys.rotate(tenant.id(), em -> {});
    node.clock.advance(LEAD.minusMillis(1));
    assertThat(other.keys.rotate(tenant.id(), em -> {})).isEqualTo(first);
    assertThat(node.rows.of(tenant.id())).hasSize(2);
    node.clock.advance(Duration.ofMillis(1));
    assertThat(other.keys.rotate(tenant.id(), em -> {}).signsFrom())
        .isEqualTo(first.signsFrom().plus(LEAD));
    assertThat(node.rows.of(tenant.id())).hasSize(3);
  }

  @Test
  void twoRotationsAtOnceAreOne() {
    StoredKey key = node.rows.of(tenant.id()).get(0);
    Instant from = node.clock.instant().plus(LEAD);
    StoredKey rival = other.maker.successor(key, from);
    node.memory().beforeNextChange(KeyChange.adding(List.of(rival)));

    assertThat(node.keys.rotate(tenant.id(), em -> {}).signsFrom()).isEqualTo(from);
    assertThat(node.rows.of(tenant.id())).containsExactly(key, rival);
  }

  @Test
  void whoeverLosesAgainAndAgainIsTold() {
    for (int generation = 2; generation < 5; generation++) {
      StoredKey newest = node.rows.of(tenant.id()).get(0);
      for (int i = 2; i < generation; i++) {
        newest = other.maker.successor(newest, node.clock.instant());
      }
      StoredKey rival = other.maker.successor(newest, node.clock.instant());
      node.memory().beforeNextChange(KeyChange.adding(List.of(rival)));
    }
    assertThatThrownBy(() -> node.keys.rotate(tenant.id(), em -> {}))
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> assertThat(problem.code()).isEqualTo(ErrorCode.CONFLICT));
  }

  @Test
  void whoeverLosesReplacingAgainAndAgainIsTold() {
    StoredKey rival = node.rows.of(tenant.id()).get(0);
    for (int generation = 2; generation < 5; generation++) {
      rival = other.maker.successor(rival, node.clock.instant());
      node.memory().beforeNextChange(KeyChange.adding(List.of(rival)));
    }
    assertThatThrownBy(() -> node.keys.replace(tenant.id(), em -> {}))
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> assertThat(problem.code()).isEqualTo(ErrorCode.CONFLICT));
  }

  @Test
  void aReplacedKeyIsGoodNoMoreWithinASecond() {
    List<String> before = new ArrayList<>();
    for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
      before.add(issue(other, algorithm));
    }
    node.keys.rotate(tenant.id(), em -> {});
    node.keys.replace(tenant.id(), em -> {});

    for (String jwt : before) {
      assertThat(isValid(node, tenant, jwt)).isFalse();
      assertThat(isPublished(node, jwt)).isFalse();
    }
    other.clock.advance(FRESH);
    for (String jwt : before) {
      assertThat(isValid(other, tenant, jwt)).isFalse();
      assertThat(isPublished(other, jwt)).isFalse();
    }
    assertThat(node.rows.of(tenant.id())).hasSize(3);
    for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
      assertThat(isValid(other, tenant, issue(node, algorithm))).isTrue();
    }
  }

  @Test
  void endedKeysAreRemovedAndOthersKept() {
    Tenant second = node.tenant("second");
    assertThat(node.upkeep.run()).isZero();
    SigningKeys.Rotation rotation = node.keys.rotate(tenant.id(), em -> {});
    node.clock.advance(Duration.between(node.clock.instant(), rotation.publishedUntil()));
    assertThat(node.upkeep.run()).isZero();
    node.clock.advance(Duration.ofMillis(1));
    assertThat(node.upkeep.run()).isEqualTo(1);
    assertThat(node.upkeep.name()).isEqualTo("signing keys");
    assertThat(node.rows.of(tenant.id()))
        .singleElement()
        .satisfies(key -> assertThat(key.generation()).isEqualTo(2));
    assertThat(node.rows.of(second.id())).hasSize(1);
  }

  @Test
  void theFirstKeySignsForANodeWhoseClockIsBehind() {
    MutableClock behind = new MutableClock();
    node.clock.advance(Duration.ofSeconds(5));
    Tenant fresh = node.tenant("fresh");
    TokenNode late = new TokenNode(behind, node.rows, 3);
    String jwt =
        late.tokens.issue(fresh, late.claims(), SigningAlgorithm.EdDSA, TokenNode.TTL).jwt();
    assertThat(isValid(node, fresh, jwt)).isTrue();
    String ahead =
        node.tokens.issue(fresh, node.claims(), SigningAlgorithm.EdDSA, TokenNode.TTL).jwt();
    assertThat(isValid(late, fresh, ahead)).isTrue();
  }

  @Test
  void aKeyOpensAtItsOwnTenantAlone() {
    StoredKey key = node.rows.of(tenant.id()).get(0);
    TenantId thief = new TenantId(node.ids.next("tnt"));
    StoredKey moved = copy(key, thief, key.publicKey());
    assertThatThrownBy(() -> moved.open(node.box)).isInstanceOf(BrokenSealException.class);
    assertThat(key.open(node.box).publicEncoded()).hasSize(32);
  }

  @Test
  void aPublicKeyThatSomeoneElsePutIntoTheDatabaseIsNotTaken() {
    StoredKey key = node.rows.of(tenant.id()).get(0);
    byte[] foreign = SigningKeyPair.generate(SigningAlgorithm.EdDSA).publicEncoded();
    for (String publicKey : List.of(Base64Url.encode(foreign), "not base64", "")) {
      StoredKey forged = copy(key, tenant.id(), publicKey);
      assertThatThrownBy(() -> forged.open(node.box))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(key.id().value());
    }
  }

  private static StoredKey copy(StoredKey key, TenantId tenantId, String publicKey) {
    return new StoredKey(
        new KeyId(key.id().value()),
        tenantId,
        key.algorithm(),
        key.generation(),
        publicKey,
        key.sealedPrivateKey(),
        key.createdAt(),
        key.signsFrom(),
        null);
  }

  @Test
  void thePrivateKeyIsSealedAndInNoText() {
    StoredKey stored = node.rows.of(tenant.id()).get(0);
    String seed = Base64Url.encode(stored.open(node.box).privateEncoded());
    assertThat(stored.sealedPrivateKey()).startsWith("v1.").doesNotContain(seed);
    assertThat(SigningKey.open(stored, node.box).toString()).doesNotContain(seed);
  }
}
