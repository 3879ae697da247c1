package dev.hellojohn.ops;

import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How far the start has come: what health, readiness and the first filter ask. */
@Singleton
public class StartState {

  private volatile boolean open;
  private volatile boolean waited;
  private volatile @Nullable String refusal;

  /** Whether the application may serve requests. */
  public boolean isOpen() {
    return open;
  }

  /**
   * Why the application will not serve requests until it is started anew, if that is so; for the
   * log, not for callers.
   */
  public Optional<String> refusal() {
    return Optional.ofNullable(refusal);
  }

  void opened() {
    open = true;
  }

  void refuse(String reason) {
    refusal = reason;
  }

  /** Whether this is the first time that the start has to wait. */
  boolean waiting() {
    boolean first = !waited;
    waited = true;
    return first;
  }
}
