package dev.hellojohn.token;

import dev.hellojohn.crypto.KeyRing;
import dev.hellojohn.crypto.SealedBox;
import dev.hellojohn.kernel.ClientId;
import dev.hellojohn.kernel.IdSource;
import dev.hellojohn.kernel.SessionId;
import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.tenancy.AuthConfig;
import dev.hellojohn.tenancy.IsolationMode;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantStatus;
import dev.hellojohn.testing.CountedTally;
import java.net.URI;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** The beans of this feature on one node, wired by hand. */
final class TokenNode {

  static final Duration TTL = Duration.ofMinutes(15);
  static final TokenSettings SETTINGS = settings("https://auth.example.com");

  private static final String KEY =
      "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

  final MutableClock clock;
  final IdSource ids;
  final SigningKeyRows rows;
  final SealedBox box = new SealedBox(KeyRing.ofHex(KEY));
  final KeyMaker maker;
  final KeySnapshots snapshots;
  final SigningKeys keys;
  final AccessTokens tokens;
  final TenantMetadata metadata;
  final KeyUpkeep upkeep;

  TokenNode() {
    this(new MutableClock(), new MemoryRows(), 1);
  }

  TokenNode(MutableClock clock, SigningKeyRows rows, long seed) {
    this.clock = clock;
    this.rows = rows;
    this.ids = new IdSource(clock, new SplittableRandom(seed));
    this.maker = new KeyMaker(ids, box, clock);
    this.snapshots = new KeySnapshots(rows, maker, clock, clock);
    this.keys = new SigningKeys(rows, maker, snapshots, SETTINGS, clock);
    Issuer issuer = new Issuer(SETTINGS);
    this.tokens = new AccessTokens(snapshots, issuer, ids, new CountedTally(), clock);
    this.metadata = new TenantMetadata(snapshots, issuer, SETTINGS);
    this.upkeep = new KeyUpkeep(rows, clock);
  }

  static TokenSettings settings(String publicUrl) {
    return new TokenSettings(
        URI.create(publicUrl), TokenSettings.METADATA_MAX_AGE, Duration.ofHours(2));
  }

  /** Another node on the same database. */
  TokenNode other() {
    return new TokenNode(clock, rows, 2);
  }

  MemoryRows memory() {
    return (MemoryRows) rows;
  }

  /** A new tenant with its first key. */
  Tenant tenant(String slug) {
    Tenant tenant = tenant(new TenantId(ids.next("tnt")), slug);
    keys.createFor(null, tenant.id());
    return tenant;
  }

  static Tenant tenant(TenantId id, String slug) {
    var epoch = java.time.Instant.EPOCH;
    return new Tenant(
        id,
        slug,
        slug,
        TenantStatus.ACTIVE,
        "free",
        null,
        null,
        IsolationMode.SEPARATE_SCHEMA,
        List.of(),
        AuthConfig.defaults(),
        Map.of(),
        Map.of(),
        null,
        "current",
        null,
        null,
        epoch,
        epoch,
        1);
  }

  AccessClaims claims() {
    return claims(Map.of("plan", "pro"));
  }

  AccessClaims claims(Map<String, Object> publicMetadata) {
    return new AccessClaims(
        new UserId(ids.next("usr")),
        new SessionId(ids.next("ses")),
        new ClientId(ids.next("cli")),
        "ada@example.com",
        true,
        "Ada \"Countess\" Lovelace ❤",
        "member",
        List.of("pwd"),
        "urn:hellojohn:loa:1",
        false,
        clock.instant().truncatedTo(ChronoUnit.SECONDS),
        null,
        null,
        List.of(),
        publicMetadata,
        Map.of());
  }
}
