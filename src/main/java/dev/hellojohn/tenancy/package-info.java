/** Tenants, their clients, and the isolation that keeps one tenant's data from every other's. */
@NullMarked
package dev.hellojohn.tenancy;

import org.jspecify.annotations.NullMarked;
