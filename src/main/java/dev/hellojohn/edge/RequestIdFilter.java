package dev.hellojohn.edge;

import com.ibm.websphere.logging.hpel.LogRecordContext;
import dev.hellojohn.kernel.IdSource;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Names each request, also in every line of the log; see {@link RequestId}. */
@Singleton
@SuppressWarnings("serial") // never serialised: one instance for the life of the application
public class RequestIdFilter extends OrderedFilter {

  /** In a log in JSON, Liberty calls it {@code ext_request_id}. */
  private static final String LOG_FIELD = "request_id";

  private final transient IdSource ids;

  /** Takes new ids from the source. */
  @Inject
  public RequestIdFilter(IdSource ids) {
    super(FilterOrder.REQUEST_ID);
    this.ids = ids;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    RequestId.assign(request, response, ids);
    LogRecordContext.addExtension(LOG_FIELD, RequestId.of(request));
    try {
      chain.doFilter(request, response);
    } finally {
      LogRecordContext.removeExtension(LOG_FIELD);
    }
  }
}
