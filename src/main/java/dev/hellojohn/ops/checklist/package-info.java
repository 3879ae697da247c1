/** What an operator should have done before the internet comes, and how far it is done. */
@NullMarked
package dev.hellojohn.ops.checklist;

import org.jspecify.annotations.NullMarked;
