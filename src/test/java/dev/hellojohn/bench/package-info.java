/** What the product costs: a program, not a test. {@code mvn -Pbench verify} runs it. */
package dev.hellojohn.bench;
