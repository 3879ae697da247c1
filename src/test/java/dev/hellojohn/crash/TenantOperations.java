package dev.hellojohn.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.crash.Operation.Step;
import dev.hellojohn.crypto.SealedBox;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.signin.DataPlane;
import dev.hellojohn.store.Resealing;
import dev.hellojohn.tenancy.IsolationMode;
import dev.hellojohn.tenancy.TenancyFixture;
import dev.hellojohn.tenancy.TenantStatus;
import dev.hellojohn.token.SigningKeyFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What operators do with tenants, and what a start does with all of them. */
final class TenantOperations {

  private static final String USER = "ann@example.com";

  private TenantOperations() {}

  static List<Operation> all() {
    var all = new ArrayList<Operation>();
    for (var mode : IsolationMode.values()) {
      all.add(provisioning(mode));
      all.add(purge(mode));
    }
    for (var mode : List.of(IsolationMode.SEPARATE_DATABASE, IsolationMode.SEPARATE_SCHEMA)) {
      all.add(migration(mode));
    }
    all.add(suspension());
    all.add(rotation("key rotation", false));
    all.add(rotation("replacing leaked keys", true));
    all.add(sealingAnew());
    all.add(client());
    all.add(installation());
    all.add(upgrade());
    return List.copyOf(all);
  }

  private static String words(IsolationMode mode) {
    return mode.name().toLowerCase(Locale.ROOT);
  }

  private static final Step NOTHING = (node, facts) -> {};

  /** Half made it is removed, or was made after all; either way the same request makes it. */
  private static Operation provisioning(IsolationMode mode) {
    Step act = (node, facts) -> node.control.createTenant(facts.unique(), mode, facts.unique());
    return new Operation(
        "provisioning " + words(mode),
        NOTHING,
        act,
        (node, facts) -> {
          var found = node.control.status(facts.unique());
          assertThat(found.orElse(TenantStatus.ACTIVE))
              .isIn(TenantStatus.PROVISIONING, TenantStatus.ACTIVE);
          node.sweep();
          assertThat(node.control.status(facts.unique()))
              .isEqualTo(found.filter(TenantStatus.ACTIVE::equals));
          Footprint.of(node).hasNoOrphans();
          act.run(node, facts);
          works(node, facts.unique());
          remove(node, facts.unique());
        });
  }

  private static void works(Node node, String slug) {
    assertThat(node.control.status(slug)).contains(TenantStatus.ACTIVE);
    var signedUp = node.data.signUp(node.home(slug), "bob@example.com", null);
    assertThat(node.data.token.tokens).isNotNull();
    node.data.refresh(node.home(slug), signedUp.session().refreshToken());
  }

  private static void remove(Node node, String slug) {
    node.control.delete(slug, true);
    assertThat(node.control.status(slug)).isEmpty();
    Footprint.of(node).hasNoOrphans();
  }

  /** A tenant of its own with one user. */
  private static Step tenant(IsolationMode mode) {
    return (node, facts) -> {
      node.control.createTenant(facts.unique(), mode, null);
      var user = node.data.signUp(node.home(facts.unique()), USER, null);
      facts.put("token", user.session().refreshToken());
    };
  }

  private static Operation purge(IsolationMode mode) {
    return new Operation(
        "purge " + words(mode),
        tenant(mode),
        (node, facts) -> node.control.delete(facts.unique(), true),
        (node, facts) -> {
          var status = node.control.status(facts.unique());
          if (status.isPresent() && status.get() != TenantStatus.PROVISIONING) {
            // Nobody was told that it is gone: all of it is there still.
            if (status.get() == TenantStatus.DELETED) {
              node.control.restore(facts.unique());
            }
            node.data.signIn(node.home(facts.unique()), USER, DataPlane.PASSWORD, "203.0.113.7");
            node.control.delete(facts.unique(), true);
          }
          node.sweep();
          assertThat(node.control.status(facts.unique())).isEmpty();
          Footprint.of(node).hasNoOrphans();
        });
  }

  private static Operation migration(IsolationMode mode) {
    Step act = (node, facts) -> node.control.migrate(facts.unique());
    return new Operation(
        "migration " + words(mode),
        false,
        Operation.NEXT,
        (node, facts) -> {
          tenant(mode).run(node, facts);
          // The version to come has been started here before: what is left is the tenant.
          new Node(node.owner, Operation.NEXT).close();
        },
        act,
        (node, facts) -> {
          node.data.signIn(node.home(facts.unique()), USER, DataPlane.PASSWORD, "203.0.113.7");
          act.run(node, facts);
          var tenant = node.control.tenant(facts.unique()).orElseThrow();
          assertThat(tenant.migrationState()).isEqualTo("current");
          assertThat(tenant.schemaVersion())
              .isEqualTo(node.data.tenancy.installation.tenantChangelog().fingerprint());
          assertThat(badges(node, facts.unique())).isZero();
          remove(node, facts.unique());
        });
  }

  private static long badges(Node node, String slug) {
    var home = node.home(slug);
    return node.data.in(
        home,
        em ->
            ((Number)
                    em.createNativeQuery(
                            "select coalesce(sum(u.badges), 0) + (select count(*) from "
                                + Footprint.prefix(node, home.tenant())
                                + "hj_badge b where b.tenant_id = ?1) from "
                                + Footprint.prefix(node, home.tenant())
                                + "hj_user u where u.tenant_id = ?1")
                        .setParameter(1, home.tenant().id().value())
                        .getSingleResult())
                .longValue());
  }

  private static Operation suspension() {
    return new Operation(
        "suspension",
        tenant(IsolationMode.SHARED_SCHEMA),
        (node, facts) -> node.control.suspend(facts.unique()),
        (node, facts) -> {
          assertThat(node.control.status(facts.unique()).orElseThrow())
              .isIn(TenantStatus.ACTIVE, TenantStatus.SUSPENDED);
          node.control.suspend(facts.unique());
          node.control.activate(facts.unique());
          works(node, facts.unique());
          remove(node, facts.unique());
        });
  }

  private static Operation rotation(String name, boolean leaked) {
    Step act = (node, facts) -> node.control.rotateKeys(facts.unique(), leaked);
    return new Operation(
        name,
        tenant(IsolationMode.SHARED_SCHEMA),
        act,
        (node, facts) -> {
          // Whatever became of the keys, there is one that signs, and nobody is signed out.
          node.data.refresh(node.home(facts.unique()), facts.get("token"));
          works(node, facts.unique());
          act.run(node, facts);
          remove(node, facts.unique());
        });
  }

  /**
   * MAP-10 of the reference: whoever dies in it leaves secrets that open, and it is gone on with.
   */
  private static Operation sealingAnew() {
    return new Operation(
        "sealing anew",
        tenant(IsolationMode.SHARED_SCHEMA),
        (node, facts) -> sealing(node, TenancyFixture.nextBox(true)).run(),
        (node, facts) -> {
          var rest = sealing(node, TenancyFixture.nextBox(true)).run();
          assertThat(rest.failed()).isEmpty();
          assertThat(rest.rotated() + rest.skipped()).isEqualTo(rest.total());
          assertThat(sealing(node, TenancyFixture.nextBox(false)).run())
              .isEqualTo(new Resealing.Result(rest.total(), 0, rest.total(), List.of()));
          node.data.refresh(node.home(facts.unique()), facts.get("token"));
          works(node, facts.unique());
          remove(node, facts.unique());
          assertThat(sealing(node, node.data.tenancy.sealedBox).run().failed()).isEmpty();
        });
  }

  private static Resealing sealing(Node node, SealedBox box) {
    return node.data.tenancy.resealing(box, SigningKeyFixture.feature());
  }

  private static Operation client() {
    Step act = (node, facts) -> node.control.createClient(facts.unique(), "shop", "key");
    return new Operation(
        "making a client",
        tenant(IsolationMode.SHARED_SCHEMA),
        act,
        (node, facts) -> {
          assertThat(node.control.clients(facts.unique())).hasSizeBetween(1, 2);
          act.run(node, facts);
          assertThat(node.control.clients(facts.unique())).hasSize(2);
          remove(node, facts.unique());
        });
  }

  private static final Step WHOLE =
      (node, facts) -> {
        node.control.seed();
        assertThat(node.control.admins()).isEqualTo(1);
        for (var mode : IsolationMode.values()) {
          var slug = facts.unique() + "-" + words(mode).replace('_', '-');
          node.control.createTenant(slug, mode, null);
          works(node, slug);
          assertThat(Node.refusal(() -> node.control.createTenant(slug, mode, null)))
              .contains(ErrorCode.SLUG_TAKEN);
          node.control.delete(slug, true);
        }
        Footprint.of(node).hasNoOrphans();
      };

  private static Operation installation() {
    return new Operation(
        "installation", true, Operation.CURRENT, null, (node, facts) -> node.control.seed(), WHOLE);
  }

  private static Operation upgrade() {
    return new Operation(
        "upgrade",
        true,
        Operation.NEXT,
        (node, facts) -> {
          node.control.seed();
          tenant(IsolationMode.SHARED_SCHEMA).run(node, facts);
        },
        NOTHING,
        (node, facts) -> {
          node.data.refresh(node.home(facts.unique()), facts.get("token"));
          assertThat(badges(node, facts.unique())).isZero();
          WHOLE.run(node, facts);
        });
  }
}
