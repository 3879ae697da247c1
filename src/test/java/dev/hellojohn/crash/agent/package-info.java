/** Runs inside the server under test, from the command line of its JVM: stops it at a write. */
package dev.hellojohn.crash.agent;
