package dev.hellojohn.event.audit;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Chains that this node has appended to and that have entries without a place. What a node forgets
 * because it died is found by the look at every tenant that follows its next start, and by whoever
 * appends to the chain before.
 */
@Singleton
public class WaitingChains {

  private final Set<String> chains = ConcurrentHashMap.newKeySet();

  @Inject
  public WaitingChains() {}

  void add(String chain) {
    chains.add(chain);
  }

  /** Those that wait; they are forgotten with it. */
  Set<String> take() {
    var taken = new TreeSet<>(chains);
    chains.removeAll(taken);
    return taken;
  }
}
