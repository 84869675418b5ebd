// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.http;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Admits requests within the budget, that of the Unix socket or that of TCP, so that a flood of one
 * does not block the other. A refused request waits for a second, and the connection is not read
 * until then: a flood delays itself. Thread-safe.
 */
public final class RateGate implements DecoratingHttpServiceFunction {
  private static final AttributeKey<Budget> BUDGET = AttributeKey.valueOf(RateGate.class, "budget");
  private static final long PENALTY_MS = 1000;
  private static final long NANOS_PER_S = 1_000_000_000;

  private final Budget ofTheSocket;
  private final Budget ofTcp;

  /**
   * Creates a gate with a full budget.
   *
   * @param unitsPerSecond what requests over the Unix socket together, or over TCP, may cost
   * @param nanoTime a monotonic clock in nanoseconds
   */
  public RateGate(int unitsPerSecond, LongSupplier nanoTime) {
    ofTheSocket = new Budget(unitsPerSecond, nanoTime);
    ofTcp = new Budget(unitsPerSecond, nanoTime);
  }

  @Override
  public HttpResponse serve(HttpService next, ServiceRequestContext context, HttpRequest request)
      throws Exception {
    @Nullable Channel channel = context.log().partial().channel();
    Budget budget = Transport.of(channel) == Transport.UNIX_SOCKET ? ofTheSocket : ofTcp;
    long waitNanos = budget.take();
    if (waitNanos == 0) {
      context.setAttr(BUDGET, budget);
      return next.serve(context, request);
    }
    if (channel != null) {
      channel.config().setAutoRead(false);
    }
    return HttpResponse.delayed(
        () -> refusal(channel, budget, waitNanos),
        Duration.ofMillis(PENALTY_MS),
        context.eventLoop());
  }

  private static HttpResponse refusal(@Nullable Channel channel, Budget budget, long waitNanos) {
    if (channel != null) {
      channel.config().setAutoRead(true);
    }
    return tooMany(
        "requests: more than their budget (expected: "
            + budget.unitsPerSecond()
            + " units in a second)",
        Math.ceilDiv(waitNanos, NANOS_PER_S));
  }

  /** Refuses a request for now. */
  static HttpResponse tooMany(String detail, long retryAfterS) {
    ApiReply refusal = ApiReply.problem(Problem.of(ProblemType.TOO_MANY_REQUESTS, detail));
    ResponseHeaders headers =
        refusal.builder().setLong(HttpHeaderNames.RETRY_AFTER, retryAfterS).build();
    return HttpResponse.of(headers, refusal.body());
  }

  /** The budget that a request has passed by. */
  static @Nullable Budget of(ServiceRequestContext context) {
    return context.attr(BUDGET);
  }
}
