package dev.hellojohn.access;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Lets resources inject the user's token as {@link JsonWebToken}. The class itself is the
 * alternative: if only its method were, the server's own empty token would win without a word.
 */
@Singleton
@Alternative
@Priority(Interceptor.Priority.APPLICATION)
class UserTokenProducer {

  /** The token of the running request's user; using it in a request of anyone else fails. */
  @Produces
  @RequestScoped
  JsonWebToken token(CallerContext caller) {
    return caller.user().token();
  }
}
