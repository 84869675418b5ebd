// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.http;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The requests that wait for others than this process. Each has a thread of its own and none is
 * queued; each transport has places for some, and a uid or address for fewer. Thread-safe.
 */
final class WaitingRequests {
  /** Requests of one transport. */
  static final int MOST_OF_TRANSPORT = 16;

  /** Requests of one uid or address on a transport. */
  static final int MOST_OF_PEER = 12;

  private static final long RETRY_AFTER_S = 1;
  private static final long IDLE_THREAD_S = 5;

  /** Started by the management event loop, so the threads have its low priority. */
  private final Executor threads =
      new ThreadPoolExecutor(
          0,
          MOST_OF_TRANSPORT * Transport.values().length,
          IDLE_THREAD_S,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Thread.ofPlatform().name("pasidd-management-waiting").daemon().factory());

  /** Guarded by this; without those of whom none waits. */
  private final Map<Requester, Integer> waitingOf = new HashMap<>();

  private record Requester(Transport transport, Object peer) {
    static Requester of(ServiceRequestContext context) {
      return new Requester(Transport.of(context), ConnectionShares.peerOf(context));
    }
  }

  /** Computes a reply on a thread of its own; a refusal if too many wait already. */
  CompletableFuture<HttpResponse> answer(ServiceRequestContext context, Supplier<ApiReply> making) {
    Requester requester = Requester.of(context);
    @Nullable String refusal = admit(requester);
    if (refusal != null) {
      return CompletableFuture.completedFuture(RateGate.tooMany(refusal, RETRY_AFTER_S));
    }
    CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
    try {
      threads.execute(() -> answer(context, making, requester, answer));
    } catch (RuntimeException | Error e) {
      leave(requester);
      answer.completeExceptionally(e);
    }
    return answer;
  }

  /** Frees the place before the reply leaves: its reader may ask again at once. */
  private void answer(
      ServiceRequestContext context,
      Supplier<ApiReply> making,
      Requester requester,
      CompletableFuture<HttpResponse> answer) {
    HttpResponse reply;
    try {
      reply = Worker.charged(context, making);
    } catch (Throwable e) {
      leave(requester);
      answer.completeExceptionally(e);
      return;
    }
    leave(requester);
    answer.complete(reply);
  }

  private synchronized @Nullable String admit(Requester requester) {
    int ofPeer = waitingOf.getOrDefault(requester, 0);
    if (ofPeer >= MOST_OF_PEER) {
      return tooMany("of this peer", MOST_OF_PEER);
    }
    int ofTransport =
        waitingOf.entrySet().stream()
            .filter(other -> other.getKey().transport() == requester.transport())
            .mapToInt(Map.Entry::getValue)
            .sum();
    if (ofTransport >= MOST_OF_TRANSPORT) {
      return tooMany("of all peers", MOST_OF_TRANSPORT);
    }
    waitingOf.put(requester, ofPeer + 1);
    return null;
  }

  private static String tooMany(String whose, int most) {
    return "requests that wait for the domain: more %s (expected: <= %s)".formatted(whose, most);
  }

  private synchronized void leave(Requester requester) {
    waitingOf.computeIfPresent(requester, (_, count) -> count == 1 ? null : count - 1);
  }
}
