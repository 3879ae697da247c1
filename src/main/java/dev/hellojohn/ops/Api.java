package dev.hellojohn.ops;

import jakarta.ws.rs.core.Application;

/**
 * The one JAX-RS application. {@code web.xml} maps it to the prefixes of the API, under this
 * class's name, so that everything else stays with the static files; resources carry their whole
 * path.
 */
public class Api extends Application {}
