package dev.hellojohn.token;

import dev.hellojohn.store.ControlEntities;
import dev.hellojohn.tenancy.TenancyFixture;
import java.util.List;

/** The signing keys on a fixture's database, for the features that make and rotate them. */
public final class SigningKeyFixture {

  private SigningKeyFixture() {}

  /** The entities that the fixture's database needs. */
  public static List<Class<?>> entities() {
    return new TokenEntities().classes();
  }

  /** What the fixture's database holds of this feature. */
  public static ControlEntities feature() {
    return new TokenEntities();
  }

  /** The keys of the fixture's tenants. */
  public static SigningKeys on(TenancyFixture fixture) {
    var rows = new SigningKeyRows(fixture.control);
    var maker = new KeyMaker(fixture.ids, fixture.sealedBox, fixture.clock);
    return new SigningKeys(
        rows,
        maker,
        new KeySnapshots(rows, maker, fixture.clock),
        TokenNode.SETTINGS,
        fixture.clock);
  }
}
