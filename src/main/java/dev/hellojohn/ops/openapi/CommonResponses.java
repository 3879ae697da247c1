package dev.hellojohn.ops.openapi;

import dev.hellojohn.edge.ConsoleErrorBody;
import dev.hellojohn.kernel.ErrorCode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/** The answers that any operation of a kind can give; an operation's own words go before them. */
final class CommonResponses {

  private static final String REQUEST_ID = "X-Request-Id";
  private static final String VERSION = "X-HelloJohn-Version";

  /** What the console's errors are called, which have another shape. */
  private static final String CONSOLE = "Console";

  CommonResponses(OpenAPI document) {
    var components = document.getComponents();
    components.addHeader(REQUEST_ID, header("What to quote in a report", Schema.SchemaType.STRING));
    components.addHeader(VERSION, header("The version of the server", Schema.SchemaType.STRING));
    components.addHeader(
        "Retry-After", header("When to try again, in seconds", Schema.SchemaType.INTEGER));
    components.addHeader(
        "WWW-Authenticate", header("The credential to send (RFC 6750)", Schema.SchemaType.STRING));
    components.addHeader(
        ConsoleErrorBody.CODE,
        header("The error's stable word for programs", Schema.SchemaType.STRING));
    components.addHeader("Allow", header("The methods that exist", Schema.SchemaType.STRING));
    components.addHeader(
        "X-RateLimit-Limit",
        header("How many requests the limit allows", Schema.SchemaType.INTEGER));
    components.addHeader(
        "X-RateLimit-Remaining", header("How many of them are left", Schema.SchemaType.INTEGER));
    components.addHeader(
        "X-RateLimit-Reset",
        header(
            "The second since 1970 at which the oldest of them comes back",
            Schema.SchemaType.INTEGER));
    components.addSchema("RateLimited", rateLimited());
    nameErrors(document);
    error(document, "Malformed", "`invalid_json`, `invalid_request`, `invalid_cursor`");
    error(document, "Unauthorized", "No credential, or one that is not good", "WWW-Authenticate");
    error(document, "Forbidden", "The credential is known, and does not suffice");
    error(document, "NotFound", "There is nothing here: `not_found`");
    error(
        document,
        "MethodNotAllowed",
        "The path exists, for other methods: `method_not_allowed`",
        "Allow");
    error(document, "NotAcceptable", "The answer is JSON, which is not accepted: `not_acceptable`");
    error(document, "TooLarge", "The body is larger than 64 KiB: `payload_too_large`");
    error(document, "UnsupportedMediaType", "The body is not JSON: `unsupported_media_type`");
    error(document, "Invalid", "Some fields are not valid: `validation_failed`");
    error(document, "InternalError", "Our fault, logged under the request id: `internal_error`");
    error(
        document,
        "Unavailable",
        "Try again later: `service_unavailable`, `tenant_not_ready`",
        "Retry-After");
    String tooMany = "Too many requests: `rate_limit_exceeded`";
    components.addResponse("RateLimited", limited(json(tooMany, "RateLimited")));
    components.addResponse(CONSOLE + "RateLimited", limited(consoleError(tooMany)));
  }

  private static APIResponse limited(APIResponse response) {
    return response
        .addHeader("Retry-After", headerRef("Retry-After"))
        .addHeader("X-RateLimit-Limit", headerRef("X-RateLimit-Limit"))
        .addHeader("X-RateLimit-Remaining", headerRef("X-RateLimit-Remaining"))
        .addHeader("X-RateLimit-Reset", headerRef("X-RateLimit-Reset"));
  }

  private static APIResponse consoleError(String description) {
    return json(description, "ConsoleError")
        .addHeader(ConsoleErrorBody.CODE, headerRef(ConsoleErrorBody.CODE));
  }

  /** Programs decide by these words, so the list of them is part of the contract. */
  private static void nameErrors(OpenAPI document) {
    Schema error = Objects.requireNonNull(document.getComponents().getSchemas().get("Error"));
    Objects.requireNonNull(error.getProperties().get("error"))
        .setEnumeration(Arrays.stream(ErrorCode.values()).<Object>map(ErrorCode::code).toList());
  }

  private static Header header(String description, Schema.SchemaType type) {
    return OASFactory.createHeader()
        .description(description)
        .required(true)
        .schema(OASFactory.createSchema().type(List.of(type)));
  }

  private static Header headerRef(String name) {
    return OASFactory.createHeader().ref(name);
  }

  private static Schema rateLimited() {
    Schema text = OASFactory.createSchema().type(List.of(Schema.SchemaType.STRING));
    Schema seconds = OASFactory.createSchema().type(List.of(Schema.SchemaType.INTEGER));
    return OASFactory.createSchema()
        .type(List.of(Schema.SchemaType.OBJECT))
        .addProperty(
            "error",
            OASFactory.createSchema()
                .type(List.of(Schema.SchemaType.STRING))
                .addEnumeration(ErrorCode.RATE_LIMIT_EXCEEDED.code()))
        .addProperty("message", text)
        .addProperty("retry_after", seconds)
        .required(List.of("error", "message", "retry_after"));
  }

  /** An error in both shapes. */
  private static void error(OpenAPI document, String name, String description, String... headers) {
    APIResponse usual = json(description, "Error");
    APIResponse console = consoleError(description);
    for (String header : headers) {
      usual.addHeader(header, headerRef(header));
      console.addHeader(header, headerRef(header));
    }
    document.getComponents().addResponse(name, usual).addResponse(CONSOLE + name, console);
  }

  private static APIResponse json(String description, String schema) {
    return withIds(
        OASFactory.createAPIResponse()
            .description(description)
            .content(
                OASFactory.createContent()
                    .addMediaType(
                        "application/json",
                        OASFactory.createMediaType()
                            .schema(OASFactory.createSchema().ref(schema)))));
  }

  private static APIResponse withIds(APIResponse response) {
    return response
        .addHeader(REQUEST_ID, headerRef(REQUEST_ID))
        .addHeader(VERSION, headerRef(VERSION));
  }

  /** Adds what an operation does not say itself. */
  void complete(PathItem.HttpMethod method, String path, Operation operation) {
    APIResponses responses = operation.getResponses();
    boolean console = path.startsWith(ConsoleErrorBody.PATHS);
    responses.getAPIResponses().forEach((status, own) -> addHeaders(status, own, console));
    String kind = console ? CONSOLE : "";
    // Also without a credential: the origin or the address may not be allowed.
    for (Map.Entry<String, String> common :
        Map.of(
                "400", "Malformed",
                "403", "Forbidden",
                "406", "NotAcceptable",
                "429", "RateLimited",
                "500", "InternalError",
                "503", "Unavailable")
            .entrySet()) {
      add(responses, common.getKey(), kind + common.getValue());
    }
    if (path.contains("{")) {
      add(responses, "404", kind + "NotFound");
    }
    if (operation.getSecurity() != null && !operation.getSecurity().isEmpty()) {
      add(responses, "401", kind + "Unauthorized");
    }
    if (method != PathItem.HttpMethod.GET) {
      add(responses, "413", kind + "TooLarge");
    }
    if (operation.getRequestBody() != null) {
      add(responses, "415", kind + "UnsupportedMediaType");
    }
    if (operation.getRequestBody() != null || hasQuery(operation)) {
      add(responses, "422", kind + "Invalid");
    }
    Map<String, APIResponse> sorted = new java.util.TreeMap<>(responses.getAPIResponses());
    responses.setAPIResponses(sorted);
  }

  private static boolean hasQuery(Operation operation) {
    return operation.getParameters() != null
        && operation.getParameters().stream()
            .anyMatch(parameter -> parameter.getIn() == Parameter.In.QUERY);
  }

  /** What goes with a status goes with an operation's own words for it too, and is always sent. */
  private static void addHeaders(String status, APIResponse response, boolean console) {
    if (response.getRef() != null) {
      return;
    }
    withIds(response);
    if (console && status.compareTo("400") >= 0) {
      response.addHeader(ConsoleErrorBody.CODE, headerRef(ConsoleErrorBody.CODE));
    }
    if (status.equals("401")) {
      response.addHeader("WWW-Authenticate", headerRef("WWW-Authenticate"));
    }
    if (status.equals("429") || status.equals("503")) {
      response.addHeader("Retry-After", headerRef("Retry-After"));
    }
    for (Header header : response.getHeaders().values()) {
      if (header.getRef() == null) {
        header.setRequired(true);
      }
    }
  }

  private static void add(APIResponses responses, String status, String name) {
    if (!responses.hasAPIResponse(status)) {
      responses.addAPIResponse(status, OASFactory.createAPIResponse().ref(name));
    }
  }
}
