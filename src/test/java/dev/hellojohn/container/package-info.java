/** What only the container can show: how it wires and refuses what is deployed to it. */
package dev.hellojohn.container;
