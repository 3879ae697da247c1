/**
 * Who calls: reads the credentials of a request, names the caller, holds each method to its rule.
 */
@NullMarked
package dev.hellojohn.access;

import org.jspecify.annotations.NullMarked;
