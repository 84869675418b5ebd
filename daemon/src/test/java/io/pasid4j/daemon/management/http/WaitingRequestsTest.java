// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.util.BlockingTaskExecutor;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.ServiceRequestContextBuilder;
import io.pasid4j.daemon.testing.Eventually;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests that wait for others, beside those that need not, with one worker for the latter. */
class WaitingRequestsTest {
  private static final long MOST_WAIT_S = 60;

  private final BlockingTaskExecutor oneThread =
      BlockingTaskExecutor.builder().numThreads(1).build();
  private final Worker worker = new Worker();
  private final CountDownLatch end = new CountDownLatch(1);
  private final AtomicInteger begun = new AtomicInteger();
  private final EndpointService waiting = service(new WaitingEndpoint(this::await));
  private final EndpointService brief = service(_ -> ApiReply.json(Map.of()));

  private EndpointService service(Endpoint endpoint) {
    return new EndpointService(Map.of(HttpMethod.GET, endpoint), worker);
  }

  private ApiReply await(ApiCall call) {
    begun.incrementAndGet();
    try {
      assertThat(end.await(MOST_WAIT_S, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return ApiReply.json(Map.of());
  }

  private CompletableFuture<AggregatedHttpResponse> ask(EndpointService service) {
    return ask(service, context());
  }

  private static CompletableFuture<AggregatedHttpResponse> ask(
      EndpointService service, ServiceRequestContextBuilder context) {
    ServiceRequestContext built = context.build();
    return service.serve(built, built.request()).aggregate();
  }

  private ServiceRequestContextBuilder context() {
    return ServiceRequestContext.builder(HttpRequest.of(HttpMethod.GET, "/"))
        .serverConfigurator(server -> server.blockingTaskExecutor(oneThread, false));
  }

  private List<CompletableFuture<AggregatedHttpResponse>> askAndWait(int count) {
    List<CompletableFuture<AggregatedHttpResponse>> asked = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      asked.add(ask(waiting));
    }
    Eventually.holds("all wait", () -> begun.get() >= count);
    return asked;
  }

  @AfterEach
  void letGo() {
    end.countDown();
    oneThread.shutdown();
  }

  @Test
  void othersAreAnsweredWhileTenWait() throws Exception {
    List<CompletableFuture<AggregatedHttpResponse>> asked = askAndWait(10);

    assertThat(ask(brief).get(MOST_WAIT_S, TimeUnit.SECONDS).status()).isEqualTo(HttpStatus.OK);
    assertThat(asked).noneMatch(CompletableFuture::isDone);
  }

  @Test
  void onePeerGetsNoMoreThanItsShareUntilOneOfItsRequestsIsAnswered() throws Exception {
    List<CompletableFuture<AggregatedHttpResponse>> asked =
        askAndWait(WaitingRequests.MOST_OF_PEER);

    AggregatedHttpResponse refusal = ask(waiting).get(MOST_WAIT_S, TimeUnit.SECONDS);
    assertThat(refusal.status()).isEqualTo(HttpStatus.TOO_MANY_REQUESTS);
    assertThat(refusal.headers().get(HttpHeaderNames.RETRY_AFTER)).isEqualTo("1");
    assertThat(refusal.contentUtf8())
        .contains("requests that wait for the domain: more of this peer (expected: <= 12)");

    end.countDown();
    for (CompletableFuture<AggregatedHttpResponse> each : asked) {
      assertThat(each.get(MOST_WAIT_S, TimeUnit.SECONDS).status()).isEqualTo(HttpStatus.OK);
    }
    assertThat(ask(waiting).get(MOST_WAIT_S, TimeUnit.SECONDS).status()).isEqualTo(HttpStatus.OK);
  }

  @Test
  void aRequestThatWasAnsweredAsTooLateIsNotDone() throws Exception {
    end.countDown();

    AggregatedHttpResponse answer =
        ask(waiting, context().timedOut(true)).get(MOST_WAIT_S, TimeUnit.SECONDS);

    assertThat(answer.status()).isEqualTo(HttpStatus.REQUEST_TIMEOUT);
    assertThat(begun).hasValue(0);
  }
}
