package dev.hellojohn.access;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Who may call a resource method. Every method has one, {@link AccessLevel#ANONYMOUS} is spelt out:
 * one that has none fails the build, the deployment, and the request.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Access {

  /** The credential that is needed. */
  AccessLevel value();

  /** On the Control Plane: what the caller must be allowed to do; all of these. */
  OperatorScope[] scope() default {};

  /**
   * On the Control Plane: whether the caller must be allowed to do it to every tenant, as for
   * making one or for anything that is not a tenant's.
   */
  boolean everyTenant() default false;

  /**
   * For users: whether one may call it whose address has yet to be verified, where the tenant
   * demands that. What is not named refuses: 403 {@code email_not_verified}.
   */
  boolean unverified() default false;
}
