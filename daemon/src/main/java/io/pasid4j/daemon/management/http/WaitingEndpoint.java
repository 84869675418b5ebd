// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.http;

import com.linecorp.armeria.common.QueryParams;
import java.util.function.Predicate;

/**
 * An endpoint that may wait for others than this process.
 *
 * @param endpoint called on a thread that may block for seconds
 * @param waiting which requests may wait, by their query parameters
 */
public record WaitingEndpoint(Endpoint endpoint, Predicate<QueryParams> waiting)
    implements Endpoint {
  /** Creates an endpoint whose requests all may wait. */
  public WaitingEndpoint(Endpoint endpoint) {
    this(endpoint, _ -> true);
  }

  @Override
  public ApiReply answer(ApiCall call) {
    return endpoint.answer(call);
  }

  @Override
  public boolean waits(QueryParams query) {
    return waiting.test(query);
  }
}
