package dev.hellojohn.token;

import dev.hellojohn.store.Upkeep;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;

/**
 * Removes signing keys whose last token has expired. A tenant has three more with each rotation.
 */
@Singleton
class KeyUpkeep implements Upkeep {

  private final SigningKeyRows rows;
  private final Clock clock;

  @Inject
  KeyUpkeep(SigningKeyRows rows, Clock clock) {
    this.rows = rows;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "signing keys";
  }

  @Override
  public int run() {
    return rows.removeEndedBefore(clock.instant());
  }
}
