// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.http;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Lets a number of requests through in a second. One more is refused, but not at once: whoever
 * floods waits, and so cannot make the daemon spend its time on refusals. Thread-safe.
 */
public final class RateGate implements DecoratingHttpServiceFunction {
  private static final long WINDOW_NANOS = 1_000_000_000;
  private static final Duration PENALTY = Duration.ofSeconds(1);

  private final int requestsPerSecond;
  private final LongSupplier nanoTime;
  private long windowStartNanos;
  private int requests;

  /**
   * A gate that nobody has passed yet.
   *
   * @param requestsPerSecond how many may pass in a second
   * @param nanoTime a monotonic clock in nanoseconds
   */
  public RateGate(int requestsPerSecond, LongSupplier nanoTime) {
    this.requestsPerSecond = requestsPerSecond;
    this.nanoTime = nanoTime;
    windowStartNanos = nanoTime.getAsLong();
  }

  @Override
  public HttpResponse serve(HttpService next, ServiceRequestContext context, HttpRequest request)
      throws Exception {
    if (enter()) {
      return next.serve(context, request);
    }
    Reply refusal =
        Reply.problem(
            Problem.of(
                ProblemType.TOO_MANY_REQUESTS,
                "requests in a second: more (expected: <= " + requestsPerSecond + ")"));
    return HttpResponse.delayed(refusal::response, PENALTY, context.eventLoop());
  }

  private synchronized boolean enter() {
    long now = nanoTime.getAsLong();
    if (now - windowStartNanos >= WINDOW_NANOS) {
      windowStartNanos = now;
      requests = 0;
    }
    return ++requests <= requestsPerSecond;
  }
}
