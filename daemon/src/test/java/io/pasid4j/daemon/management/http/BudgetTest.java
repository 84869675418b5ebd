// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The cost of requests, and the refusal of those that there is no budget for. */
class BudgetTest {
  private static final long S = 1_000_000_000;

  private final AtomicLong nanos = new AtomicLong(-5 * S);

  @Test
  void aSecondsWorthIsThereAndComesBack() {
    Budget budget = new Budget(10, nanos::get);
    for (int unit = 0; unit < 10; unit++) {
      assertThat(budget.take()).isZero();
    }
    assertThat(budget.take()).isEqualTo(S / 10);
    nanos.addAndGet(S / 10);
    assertThat(budget.take()).isZero();
    assertThat(budget.take()).isEqualTo(S / 10);
    nanos.addAndGet(100 * S);
    for (int unit = 0; unit < 10; unit++) {
      assertThat(budget.take()).isZero();
    }
    assertThat(budget.take()).as("no more than a second's worth is kept").isPositive();
  }

  @Test
  void whatWasUsedIsOwed() {
    Budget budget = new Budget(10, nanos::get);
    budget.charge(35);
    assertThat(budget.take()).isEqualTo(26 * S / 10);
    nanos.addAndGet(26 * S / 10);
    assertThat(budget.take()).isZero();
  }

  @Test
  void aLongAnswerCostsMoreThanAShortOne() {
    Worker worker = new Worker();
    ApiReply tale = ApiReply.constant(MediaType.PLAIN_TEXT_UTF_8, "x".repeat(4096 * 1000));
    try (Server server =
        Server.builder()
            .http(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .service("/short", answering(worker, ApiReply.constant(MediaType.JSON, "{}")))
            .service("/long", answering(worker, tale))
            .decorator(new RateGate(1000, nanos::get))
            .build()) {
      server.start().join();
      WebClient client = WebClient.of("http://127.0.0.1:" + server.activeLocalPort());
      for (int request = 0; request < 5; request++) {
        assertThat(ask(client, "/short").status().code()).isEqualTo(200);
      }
      assertThat(ask(client, "/long").status().code()).isEqualTo(200);

      AggregatedHttpResponse refused = ask(client, "/short");
      assertThat(refused.status().code()).isEqualTo(429);
      assertThat(refused.contentType()).isEqualTo(MediaType.parse("application/problem+json"));
      assertThat(refused.contentUtf8())
          .contains("urn:pasid4j:problem:too-many-requests", "1000 units in a second");
      assertThat(refused.headers().getInt(HttpHeaderNames.RETRY_AFTER, 0)).isPositive();
      nanos.addAndGet(10 * S);
      assertThat(ask(client, "/short").status().code()).isEqualTo(200);
    }
  }

  private static HttpService answering(Worker worker, ApiReply reply) {
    return (context, request) -> HttpResponse.of(worker.answer(context, () -> reply));
  }

  private static AggregatedHttpResponse ask(WebClient client, String path) {
    return client.get(path).aggregate().join();
  }

  @Test
  void onlySoManyWaitForTheWorker() {
    Worker worker = new Worker();
    CountDownLatch goOn = new CountDownLatch(1);
    ServiceRequestContext context =
        ServiceRequestContext.builder(HttpRequest.of(HttpMethod.GET, "/")).build();
    List<CompletableFuture<HttpResponse>> answers = new ArrayList<>();
    for (int request = 0; request < 17; request++) {
      answers.add(
          worker.answer(
              context,
              () -> {
                awaitUninterrupted(goOn);
                return ApiReply.constant(MediaType.JSON, "{}");
              }));
    }
    assertThat(status(answers.getLast())).isEqualTo(429);
    goOn.countDown();
    answers.removeLast();
    assertThat(answers).allSatisfy(answer -> assertThat(status(answer)).isEqualTo(200));
  }

  private static int status(CompletableFuture<HttpResponse> answer) {
    return answer.join().aggregate().join().status().code();
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
