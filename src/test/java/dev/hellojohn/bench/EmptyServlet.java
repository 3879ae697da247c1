package dev.hellojohn.bench;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Does nothing, behind the product's own filters: {@link MeasuredWar} puts it into a WAR. */
@WebServlet(EmptyServlet.PATH)
public class EmptyServlet extends HttpServlet {

  static final String PATH = "/empty-servlet";

  private static final long serialVersionUID = 1;

  /** For the container. */
  public EmptyServlet() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("application/json");
    response.getOutputStream().print("{}");
  }
}
