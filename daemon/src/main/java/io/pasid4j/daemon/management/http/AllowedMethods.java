// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.http;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The methods of one path (RFC 9110, section 9): HEAD wherever there is GET, and OPTIONS.
 *
 * @param allowed the value of the header Allow
 */
public record AllowedMethods(String allowed) {
  /** Returns the methods of a path that has endpoints for some. */
  public static AllowedMethods of(Collection<HttpMethod> served) {
    Set<HttpMethod> all = new HashSet<>(served);
    all.add(HttpMethod.OPTIONS);
    if (all.contains(HttpMethod.GET)) {
      all.add(HttpMethod.HEAD);
    }
    return new AllowedMethods(
        all.stream().map(Enum::name).sorted().collect(Collectors.joining(", ")));
  }

  /** Returns the method whose endpoint answers: a response to HEAD loses its body on its way. */
  static HttpMethod endpointOf(HttpMethod method) {
    return method == HttpMethod.HEAD ? HttpMethod.GET : method;
  }

  /** Answers a method for which there is no endpoint: OPTIONS, or one that is not allowed. */
  public HttpResponse answerWithout(HttpMethod method) {
    if (method == HttpMethod.OPTIONS) {
      return HttpResponse.of(
          ResponseHeaders.of(HttpStatus.NO_CONTENT, HttpHeaderNames.ALLOW, allowed));
    }
    ApiReply reply =
        ApiReply.problem(
            Problem.of(
                ProblemType.METHOD_NOT_ALLOWED,
                "method: " + method + " (expected: " + allowed + ")"));
    ResponseHeaders headers = reply.builder().set(HttpHeaderNames.ALLOW, allowed).build();
    return HttpResponse.of(headers, reply.body());
  }
}
