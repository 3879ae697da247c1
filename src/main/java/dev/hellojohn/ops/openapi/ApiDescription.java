package dev.hellojohn.ops.openapi;

import java.util.Map;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;

/**
 * Completes the document that the build makes of the annotations: what holds for every operation is
 * said once and here, and who may call is read from {@code @Access} and not written twice.
 */
public class ApiDescription implements OASFilter {

  /** The build makes one. */
  public ApiDescription() {}

  @Override
  public void filterOpenAPI(OpenAPI document) {
    CompiledClasses classes = CompiledClasses.ofThisBuild();
    new ApiSchemas(classes).complete(document);
    ApiSecurity security = new ApiSecurity(classes);
    security.describe(document);
    CommonResponses responses = new CommonResponses(document);
    for (Map.Entry<String, PathItem> path : document.getPaths().getPathItems().entrySet()) {
      for (Map.Entry<PathItem.HttpMethod, Operation> operation :
          path.getValue().getOperations().entrySet()) {
        security.require(operation.getKey().name(), path.getKey(), operation.getValue());
        responses.complete(operation.getKey(), path.getKey(), operation.getValue());
      }
    }
  }
}
