/** The console's browser sessions: cookies, CSRF, and how operators sign in there. */
@NullMarked
package dev.hellojohn.console;

import org.jspecify.annotations.NullMarked;
