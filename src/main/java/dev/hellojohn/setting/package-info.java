/**
 * What operators set at run time for the whole instance, and every node follows within a second.
 */
@NullMarked
package dev.hellojohn.setting;

import org.jspecify.annotations.NullMarked;
