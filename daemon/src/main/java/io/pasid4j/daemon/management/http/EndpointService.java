// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.http;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One path: takes a request in, hands it to the endpoint of its method, and answers. */
public final class EndpointService implements HttpService {
  private static final Logger LOG = LoggerFactory.getLogger("pasidd.management");

  private final Map<HttpMethod, Endpoint> byMethod;
  private final Worker worker;

  /** A path with its methods, and who answers. */
  public EndpointService(Map<HttpMethod, Endpoint> byMethod, Worker worker) {
    this.byMethod = new TreeMap<>(byMethod);
    this.worker = worker;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    Endpoint endpoint = byMethod.get(request.method());
    if (endpoint == null) {
      return notAllowed(request.method());
    }
    return HttpResponse.of(
        request
            .aggregate()
            .thenCompose(whole -> worker.answer(context, () -> answer(endpoint, context, whole))));
  }

  private Reply answer(
      Endpoint endpoint, ServiceRequestContext context, AggregatedHttpRequest whole) {
    try {
      return endpoint.answer(Call.of(context, whole));
    } catch (ProblemException e) {
      return Reply.problem(e.problem());
    } catch (RuntimeException e) {
      LOG.error("{} {}", whole.method(), whole.path(), e);
      return Reply.problem(
          Problem.of(ProblemType.INTERNAL_ERROR, e + " (expected: none; the log has more)"));
    }
  }

  private HttpResponse notAllowed(HttpMethod method) {
    String allowed = byMethod.keySet().stream().map(Enum::name).collect(Collectors.joining(", "));
    Reply reply =
        Reply.problem(
            Problem.of(
                ProblemType.METHOD_NOT_ALLOWED,
                "method: " + method + " (expected: " + allowed + ")"));
    ResponseHeaders headers = reply.builder().set(HttpHeaderNames.ALLOW, allowed).build();
    return HttpResponse.of(headers, reply.body());
  }
}
