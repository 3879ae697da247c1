/**
 * Power cuts: the server is stopped between any two of its writes and in the middle of its load,
 * started again, and held to what it had answered. And databases that go away and come back.
 */
package dev.hellojohn.crash;
