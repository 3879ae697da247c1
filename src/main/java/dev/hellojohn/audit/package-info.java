/** The audit trails over HTTP, and what a request says about who acts. */
@NullMarked
package dev.hellojohn.audit;

import org.jspecify.annotations.NullMarked;
