// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.http;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The one thread that computes replies, and the limit of requests that wait for it; those that wait
 * for others than this process have threads of their own. The cost of a reply, in processor time
 * and in bytes, is charged to the budget that the request was admitted by. Thread-safe.
 */
public final class Worker {
  /** The most requests that wait for the worker of a transport. */
  private static final int MOST_WAITING = 16;

  private static final long BYTES_PER_UNIT = 4096;
  private static final long CPU_NANOS_PER_UNIT = 200_000;

  /** Caps the charge: JIT warm-up makes the first requests expensive. */
  private static final long MOST_CPU_UNITS = 50;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final WaitingRequests waitingRequests = new WaitingRequests();
  private final Map<Transport, AtomicInteger> waitingOf =
      Map.of(Transport.UNIX_SOCKET, new AtomicInteger(), Transport.TCP, new AtomicInteger());

  /** Computes a reply on the worker thread; a refusal if too many wait for it. */
  CompletableFuture<HttpResponse> answer(ServiceRequestContext context, Supplier<ApiReply> making) {
    AtomicInteger waiting = Objects.requireNonNull(waitingOf.get(Transport.of(context)));
    if (waiting.incrementAndGet() > MOST_WAITING) {
      waiting.decrementAndGet();
      return CompletableFuture.completedFuture(
          RateGate.tooMany("requests under way: more (expected: <= " + MOST_WAITING + ")", 1));
    }
    return CompletableFuture.supplyAsync(
            () -> charged(context, making), context.blockingTaskExecutor())
        .whenComplete((answer, failed) -> waiting.decrementAndGet());
  }

  /** Computes a reply of an endpoint that may wait; a refusal if too many wait already. */
  CompletableFuture<HttpResponse> answerWaiting(
      ServiceRequestContext context, Supplier<ApiReply> making) {
    return waitingRequests.answer(context, making);
  }

  /** Computes a reply on this thread, and charges what it costs. */
  static HttpResponse charged(ServiceRequestContext context, Supplier<ApiReply> making) {
    long before = THREADS.getCurrentThreadCpuTime();
    ApiReply reply = making.get();
    HttpResponse answer = reply.response();
    Budget budget = RateGate.of(context);
    if (budget != null) {
      long cpuNanos = THREADS.getCurrentThreadCpuTime() - before;
      long cpuUnits = Math.min(cpuNanos / CPU_NANOS_PER_UNIT, MOST_CPU_UNITS);
      budget.charge(cpuUnits + reply.body().length() / BYTES_PER_UNIT);
    }
    return answer;
  }
}
