/** HelloJohn: a multi-tenant authentication and identity platform on Jakarta EE. */
@NullMarked
package dev.hellojohn;

import org.jspecify.annotations.NullMarked;
