package dev.hellojohn.token;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.hellojohn.crypto.SealedBox;
import dev.hellojohn.kernel.IdSource;
import dev.hellojohn.store.ControlDatabase;
import dev.hellojohn.testing.CountedTally;
import java.time.Clock;
import java.util.List;

/** The beans of this feature on a real database, for the tests of those that issue tokens. */
public final class TokenFixture {

  /** Issues and checks tokens. */
  public final AccessTokens tokens;

  /** Makes the keys of new tenants. */
  public final SigningKeys keys;

  public TokenFixture(ControlDatabase control, SealedBox box, IdSource ids, Clock clock) {
    var settings = TokenNode.SETTINGS;
    var rows = new SigningKeyRows(control);
    var maker = new KeyMaker(ids, box, clock);
    var snapshots = new KeySnapshots(rows, maker, clock, Ticker.systemTicker());
    this.keys = new SigningKeys(rows, maker, snapshots, settings, clock);
    this.tokens = new AccessTokens(snapshots, new Issuer(settings), ids, new CountedTally(), clock);
  }

  /** This feature's entities in the global database. */
  public static List<Class<?>> entities() {
    return new TokenEntities().classes();
  }
}
