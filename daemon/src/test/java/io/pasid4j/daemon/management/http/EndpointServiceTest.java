// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.ServiceRequestContextBuilder;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A request that reaches the worker in time, and one whose caller has read 408 by then. */
class EndpointServiceTest {
  private final AtomicInteger done = new AtomicInteger();
  private final EndpointService service =
      new EndpointService(
          Map.of(
              HttpMethod.POST,
              _ -> {
                done.incrementAndGet();
                return ApiReply.json(Map.of());
              }),
          new Worker());

  private AggregatedHttpResponse serve(ServiceRequestContextBuilder context) {
    ServiceRequestContext built = context.build();
    return service.serve(built, built.request()).aggregate().join();
  }

  private static ServiceRequestContextBuilder post() {
    return ServiceRequestContext.builder(HttpRequest.of(HttpMethod.POST, "/"));
  }

  @Test
  void aRequestInTimeIsDone() {
    assertThat(serve(post()).status()).isEqualTo(HttpStatus.OK);
    assertThat(done).hasValue(1);
  }

  @Test
  void aRequestThatWasAnsweredAsTooLateIsNotDone() {
    assertThat(serve(post().timedOut(true)).status()).isEqualTo(HttpStatus.REQUEST_TIMEOUT);
    assertThat(done).hasValue(0);
  }
}
