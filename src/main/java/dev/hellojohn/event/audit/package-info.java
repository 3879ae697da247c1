/** The audit trail: a hash chain of acts for each tenant, and one for the operator (ADR 013). */
@NullMarked
package dev.hellojohn.event.audit;

import org.jspecify.annotations.NullMarked;
