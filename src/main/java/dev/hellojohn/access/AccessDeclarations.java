package dev.hellojohn.access;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.ProcessAnnotatedType;
import jakarta.enterprise.inject.spi.WithAnnotations;
import jakarta.ws.rs.Path;
import java.util.ArrayList;
import java.util.List;

/** Refuses to deploy an application in which a resource method does not say who may call it. */
public class AccessDeclarations implements Extension {

  private final List<String> findings = new ArrayList<>();

  void inspect(@Observes @WithAnnotations(Path.class) ProcessAnnotatedType<?> type) {
    findings.addAll(AccessRules.findingsIn(type.getAnnotatedType().getJavaClass()));
  }

  void refuse(@Observes AfterDeploymentValidation deployment) {
    if (!findings.isEmpty()) {
      deployment.addDeploymentProblem(new IllegalStateException("Access: " + findings));
    }
  }
}
