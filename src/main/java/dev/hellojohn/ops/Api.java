package dev.hellojohn.ops;

import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.info.License;

/**
 * The one JAX-RS application. {@code web.xml} maps it to the prefixes of the API, under this
 * class's name, so that everything else stays with the static files; resources carry their whole
 * path.
 */
@OpenAPIDefinition(
    info =
        @Info(
            title = "HelloJohn",
            version = "",
            description =
                "Multi-tenant authentication. The Data Plane, `/v1`, is for applications and their"
                    + " servers: the key names the tenant. The Control Plane, `/cp/v1`, is for the"
                    + " operator. Times are RFC 3339 in UTC, names are snake_case, and unknown"
                    + " members of a request are refused.",
            license =
                @License(name = "Apache-2.0", url = "https://www.apache.org/licenses/LICENSE-2.0")))
public class Api extends Application {}
