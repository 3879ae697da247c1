package dev.hellojohn.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hellojohn.config.MailConfig;
import dev.hellojohn.config.Secret;
import dev.hellojohn.crypto.BrokenSealException;
import dev.hellojohn.crypto.KeyRing;
import dev.hellojohn.crypto.SealedBox;
import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.store.Installation;
import dev.hellojohn.store.InstallationRefusedException;
import dev.hellojohn.store.Resealing;
import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.store.schema.Changelog;
import dev.hellojohn.testing.Parallel;
import dev.hellojohn.token.SigningKeyFixture;
import dev.hellojohn.token.SigningKeys;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The rotation of the master key on a real database: nothing is lost, whoever dies in it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ResealingContract {

  private static final String OLD =
      "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
  private static final String NEW =
      "f0e1d2c3b4a5968778695a4b3c2d1e0f00112233445566778899aabbccddeeff";

  private static final SealedBox BOTH = new SealedBox(KeyRing.ofHex(List.of(NEW, OLD)));
  private static final SealedBox NEW_ALONE = new SealedBox(KeyRing.ofHex(NEW));

  /**
   * Each tenant's placement, mail server and key; the password of the runtime login, and the key
   * check.
   */
  private static final int TENANTS = 3;

  private static final int TOTAL = 3 * TENANTS + 2;

  private static final MailServer.Settings MAIL =
      new MailServer.Settings(
          "mail.example.com",
          587,
          MailConfig.Security.STARTTLS,
          "mailer",
          new Email("no-reply@example.com"),
          null,
          null);

  private final List<Tenant> tenants = new ArrayList<>();
  private final Map<TenantId, String> original = new HashMap<>();
  private Login login;
  private TenancyFixture server;
  private SigningKeys keys;

  /** A login on an empty database of this product. */
  abstract Login freshDatabase() throws Exception;

  @BeforeAll
  void useAnInstallation() throws Exception {
    login = freshDatabase();
    server =
        new TenancyFixture(login, List.of(), SigningKeyFixture.entities(), 24, Clock.systemUTC());
    keys = SigningKeyFixture.on(server);
    for (int i = 0; i < TENANTS; i++) {
      var tenant = server.createTenant("tenant-" + i, IsolationMode.SHARED_SCHEMA);
      server.control.run(em -> keys.createFor(em, tenant.id()));
      server.control.run(
          em ->
              servers(server.sealedBox)
                  .put(em, tenant.id(), MAIL, Optional.of(new Secret("of " + tenant.slug()))));
      tenants.add(tenant);
      original.put(tenant.id(), placement(tenant.id()));
    }
  }

  @AfterAll
  void close() {
    server.close();
  }

  /** Whatever a test has left behind: the next one begins with the old key on everything. */
  @AfterEach
  void turnBack() {
    original.forEach(this::setPlacement);
    var back = resealing(server.installation, new SealedBox(KeyRing.ofHex(List.of(OLD, NEW))));
    assertThat(back.run().failed()).isEmpty();
    assertThat(back.count()).isEqualTo(new Resealing.Count(TOTAL, 0, 0));
  }

  private static MailServers servers(SealedBox box) {
    return new MailServers(box, Clock.systemUTC());
  }

  private Resealing resealing(Installation installation, SealedBox box) {
    return new Resealing(
        server.control,
        installation,
        box,
        Stream.of(new TenancyEntities(), SigningKeyFixture.feature()),
        Stream.of());
  }

  private Resealing resealing() {
    return resealing(server.installation, BOTH);
  }

  /** Another process with this box, on the same database. */
  private Installation node(SealedBox box) {
    return new Installation(
        login,
        server.pool,
        box,
        new Changelog("db/control/changelog.xml"),
        new Changelog("db/tenant/changelog.xml"),
        List.of(TenantEntity.class, ClientEntity.class));
  }

  private void assertAllOpensWith(SealedBox box) throws Exception {
    try (var node = node(box)) {
      node.open();
    }
    var placements = new TenantPlacements(Clock.systemUTC(), box);
    for (var tenant : tenants) {
      var placement = server.control.inTransaction(em -> placements.placement(em, tenant.id()));
      assertThat(placement.name()).isNotEmpty();
      var password =
          server.control.inTransaction(
              em -> {
                var mail = servers(box).find(em, tenant.id()).orElseThrow();
                return servers(box).password(em, tenant.id(), mail);
              });
      assertThat(password).contains(new Secret("of " + tenant.slug()));
    }
    assertThat(resealing(server.installation, box).run())
        .isEqualTo(new Resealing.Result(TOTAL, 0, TOTAL, List.of()));
  }

  private String placement(TenantId id) {
    return server.control.inTransaction(em -> em.find(TenantEntity.class, id.value()).placement);
  }

  private void setPlacement(TenantId id, String value) {
    server.control.run(
        em ->
            em.createQuery("update TenantEntity set placement = :value where id = :id")
                .setParameter("value", value)
                .setParameter("id", id.value())
                .executeUpdate());
  }

  @Test
  void enc03EverythingIsSealedAnewOnceAndThePreviousKeyCanGo() throws Exception {
    assertThat(resealing().count()).isEqualTo(new Resealing.Count(TOTAL, TOTAL, 0));
    assertThat(resealing().run()).isEqualTo(new Resealing.Result(TOTAL, TOTAL, 0, List.of()));
    assertThat(resealing().count()).isEqualTo(new Resealing.Count(TOTAL, 0, 0));
    assertThat(resealing().run()).isEqualTo(new Resealing.Result(TOTAL, 0, TOTAL, List.of()));
    assertAllOpensWith(NEW_ALONE);
  }

  @Test
  void map10WhoeverDiesHalfWayLeavesValuesThatOpenAndTheNextOneGoesOn() throws Exception {
    // The last step needs the installation, which this one has not opened.
    try (var unopened = node(BOTH)) {
      assertThatThrownBy(() -> resealing(unopened, BOTH).run())
          .isInstanceOf(ProblemException.class);
    }
    assertThat(resealing().count()).isEqualTo(new Resealing.Count(TOTAL, 2, 0));
    // A start without the previous key would find half of it: it is refused.
    try (var hasty = node(NEW_ALONE)) {
      assertThatThrownBy(hasty::open).isInstanceOf(InstallationRefusedException.class);
    }
    try (var node = node(BOTH)) {
      node.open();
    }
    assertThat(resealing().run()).isEqualTo(new Resealing.Result(TOTAL, 2, TOTAL - 2, List.of()));
    assertAllOpensWith(NEW_ALONE);
  }

  @Test
  void severalNodesAtOnceSealEachValueOnce() throws Exception {
    var results = Parallel.call(6, i -> resealing().run());
    assertThat(results).allMatch(result -> result.failed().isEmpty() && result.total() == TOTAL);
    assertThat(results.stream().mapToLong(Resealing.Result::rotated).sum()).isEqualTo(TOTAL);
    assertAllOpensWith(NEW_ALONE);
  }

  /** An operator changes a tenant that was read before its value was sealed anew. */
  @Test
  void aChangeOfATenantTakesNothingBack() {
    var id = tenants.get(0).id();
    server.control.run(
        em -> {
          var row = em.find(TenantEntity.class, id.value());
          row.name = "Another name";
          setPlacement(id, BOTH.seal("{}", TenancyEntities.PLACEMENT.placeOf(id.value())));
        });
    assertThat(placement(id)).startsWith(BOTH.marks().get(0));
  }

  @Test
  void enc08AValueOfAnotherPlaceDoesNotOpenAndIsNamed() {
    var first = tenants.get(0).id();
    var second = tenants.get(1).id();
    setPlacement(second, placement(first));
    var result = resealing().run();
    assertThat(result.failed()).containsExactly("cp_tenant.placement:" + second);
    assertThat(result.rotated()).isEqualTo(TOTAL - 1);
    var placements = new TenantPlacements(Clock.systemUTC(), BOTH);
    assertThatThrownBy(() -> server.control.inTransaction(em -> placements.placement(em, second)))
        .isInstanceOf(BrokenSealException.class);
  }

  @Test
  void whatNoKeyOpensIsNamedAndLeftAsItIs() throws Exception {
    var damaged = tenants.get(0).id();
    var lost = tenants.get(1).id();
    var broken = placement(damaged).substring(0, 40);
    var foreign =
        new SealedBox(KeyRing.ofHex("ab".repeat(16) + "0123456789abcdef".repeat(2)))
            .seal("{}", TenancyEntities.PLACEMENT.placeOf(lost.value()));
    setPlacement(damaged, broken);
    setPlacement(lost, foreign);
    assertThat(resealing().count()).isEqualTo(new Resealing.Count(TOTAL, TOTAL - 1, 1));

    var result = resealing().run();
    assertThat(result.failed())
        .containsExactlyInAnyOrder("cp_tenant.placement:" + damaged, "cp_tenant.placement:" + lost);
    assertThat(result.rotated() + result.skipped() + result.failed().size())
        .isEqualTo(result.total());
    assertThat(placement(damaged)).isEqualTo(broken);
    assertThat(placement(lost)).isEqualTo(foreign);
    // It keeps nobody else from going on, without the previous key.
    try (var node = node(NEW_ALONE)) {
      node.open();
    }
  }
}
