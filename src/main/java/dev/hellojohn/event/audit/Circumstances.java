package dev.hellojohn.event.audit;

import org.jspecify.annotations.Nullable;

/**
 * Around what something is done.
 *
 * @param actor whose request it is
 * @param clientId the client whose key came with the request, or null
 * @param requestId the request's name, or null outside of one
 * @param ipAddress of the client, or null; personal
 * @param userAgent what the client calls itself, or null; personal
 * @param bypassed whether nobody has signed in: the development bypass stands for it
 */
public record Circumstances(
    Actor actor,
    @Nullable String clientId,
    @Nullable String requestId,
    @Nullable String ipAddress,
    @Nullable String userAgent,
    boolean bypassed) {

  /** Outside of any request. */
  public static final Circumstances NONE =
      new Circumstances(Actor.system(), null, null, null, null, false);

  /** Knows the circumstances of the running request; the HTTP layer has the one bean. */
  public interface Source {

    /** Those of the running request, or {@link #NONE}. */
    Circumstances current();
  }
}
