/** Short messages, by a provider that the operator chooses. */
@NullMarked
package dev.hellojohn.sms;

import org.jspecify.annotations.NullMarked;
