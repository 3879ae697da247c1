/** The Control Plane: operators and their keys, tenants and their clients. */
@NullMarked
package dev.hellojohn.control;

import org.jspecify.annotations.NullMarked;
