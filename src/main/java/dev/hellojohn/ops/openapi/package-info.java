/** The description of the API: what the build adds to the annotations, and how it is served. */
@NullMarked
package dev.hellojohn.ops.openapi;

import org.jspecify.annotations.NullMarked;
