package dev.hellojohn.access;

import jakarta.enterprise.context.RequestScoped;
import org.jspecify.annotations.Nullable;

/** The caller of the running request: set once, before the resource method, and never changed. */
@RequestScoped
public class CallerContext {

  private @Nullable Caller caller;

  /**
   * Fixes the caller for the rest of the request.
   *
   * @throws IllegalStateException when it was already set
   */
  public void set(Caller newCaller) {
    if (caller != null) {
      throw new IllegalStateException("The caller of a request is set once");
    }
    caller = newCaller;
  }

  /** Whether the request has been authenticated. */
  public boolean isSet() {
    return caller != null;
  }

  /**
   * The caller.
   *
   * @throws IllegalStateException when it was not set yet
   */
  public Caller get() {
    if (caller == null) {
      throw new IllegalStateException("The request has not been authenticated");
    }
    return caller;
  }

  /**
   * The user, in a method for users.
   *
   * @throws IllegalStateException when the caller is no user
   */
  public Caller.EndUser user() {
    if (get() instanceof Caller.EndUser user) {
      return user;
    }
    throw new IllegalStateException("The caller is not a user");
  }

  /**
   * The operator, in a method of the Control Plane.
   *
   * @throws IllegalStateException when the caller is none
   */
  public Caller.ControlPlane operator() {
    if (get() instanceof Caller.ControlPlane operator) {
      return operator;
    }
    throw new IllegalStateException("The caller is not an operator");
  }

  /**
   * The admin, in a method for sessions of admins.
   *
   * @throws IllegalStateException when the caller is none
   */
  public Caller.Operator admin() {
    if (get() instanceof Caller.Operator admin) {
      return admin;
    }
    throw new IllegalStateException("The caller is not an admin");
  }
}
