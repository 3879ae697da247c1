/** Operating the server: what its beans are made of, its start, its health and its HTTP surface. */
@NullMarked
package dev.hellojohn.ops;

import org.jspecify.annotations.NullMarked;
