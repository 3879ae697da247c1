package dev.hellojohn.audit;

import dev.hellojohn.access.Caller;
import dev.hellojohn.access.CallerContext;
import dev.hellojohn.edge.Origin;
import dev.hellojohn.edge.RequestId;
import dev.hellojohn.event.audit.Actor;
import dev.hellojohn.event.audit.Circumstances;
import dev.hellojohn.kernel.ClientId;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** What the running request says about who acts, and from where. */
@Singleton
class RequestCircumstances implements Circumstances.Source {

  private final CallerContext caller;
  private final HttpServletRequest request;

  /** Both stand for those of whichever request runs. */
  @Inject
  RequestCircumstances(CallerContext caller, HttpServletRequest request) {
    this.caller = caller;
    this.request = request;
  }

  @Override
  public Circumstances current() {
    try {
      return caller.isSet() ? of(caller.get()) : Circumstances.NONE;
    } catch (ContextNotActiveException outsideOfARequest) {
      return Circumstances.NONE;
    }
  }

  private Circumstances of(Caller who) {
    var origin = Origin.of(request);
    var client = client(who);
    return new Circumstances(
        actor(who),
        client == null ? null : client.value(),
        RequestId.of(request),
        origin.ipAddress(),
        origin.userAgent(),
        who instanceof Caller.Operator admin && admin.isBypassed());
  }

  private static Actor actor(Caller who) {
    if (who instanceof Caller.EndUser user) {
      return Actor.of(user.user());
    }
    if (who instanceof Caller.SecretKey key) {
      return Actor.of(key.client());
    }
    if (who instanceof Caller.Operator admin) {
      return Actor.of(admin.admin());
    }
    return who instanceof Caller.MasterKey key ? Actor.of(key.key()) : Actor.anonymous();
  }

  private static @Nullable ClientId client(Caller who) {
    if (who instanceof Caller.EndUser user) {
      return user.client();
    }
    if (who instanceof Caller.SecretKey key) {
      return key.client();
    }
    return who instanceof Caller.PublishableKey key ? key.client() : null;
  }
}
