// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.http;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One path: reads a request, hands it to the endpoint of its method, and answers. */
public final class EndpointService implements HttpService {
  private static final Logger LOG = LoggerFactory.getLogger("pasidd.management");

  private final Map<HttpMethod, Endpoint> byMethod;
  private final AllowedMethods methods;
  private final Worker worker;

  /** Creates a path with its methods. */
  public EndpointService(Map<HttpMethod, Endpoint> byMethod, Worker worker) {
    this.byMethod = Map.copyOf(byMethod);
    this.worker = worker;
    methods = AllowedMethods.of(byMethod.keySet());
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    Endpoint endpoint = byMethod.get(AllowedMethods.endpointOf(request.method()));
    if (endpoint == null) {
      return methods.answerWithout(request.method());
    }
    return HttpResponse.of(
        request
            .aggregate()
            .thenCompose(whole -> {
              Supplier<ApiReply> making = () -> answer(endpoint, context, whole);
              return endpoint.waits(context.queryParams())
                  ? worker.answerWaiting(context, making)
                  : worker.answer(context, making);
            }));
  }

  private ApiReply answer(
      Endpoint endpoint, ServiceRequestContext context, AggregatedHttpRequest whole) {
    if (context.isTimedOut()) {
      // Its caller has this answer already, so it must not be done after all.
      return ApiReply.problem(Problem.of(ProblemType.REQUEST_TIMEOUT, "request: waited too long"));
    }
    try {
      return endpoint
          .answer(ApiCall.of(context, whole))
          .codedFor(whole.headers())
          .unlessKnown(whole.headers());
    } catch (ProblemException e) {
      return ApiReply.problem(e.problem());
    } catch (RuntimeException e) {
      LOG.error("{} {}", whole.method(), whole.path(), e);
      return ApiReply.problem(
          Problem.of(ProblemType.INTERNAL_ERROR, e + " (expected: none; the log has more)"));
    }
  }
}
