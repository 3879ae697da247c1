/**
 * The running server, asked by everyone for everything that its description names, and answered.
 */
package dev.hellojohn.blackbox;
