// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.http;

import com.linecorp.armeria.common.QueryParams;

/** Handles one method of one path. Called on a thread that may block briefly. */
@FunctionalInterface
public interface Endpoint {
  /**
   * Returns the response.
   *
   * @throws ProblemException for a request that cannot be answered
   */
  ApiReply answer(ApiCall call);

  /**
   * Returns whether a request may wait for others than this process, for seconds: then it has a
   * thread of its own, so that requests which need no wait are answered meanwhile.
   */
  default boolean waits(QueryParams query) {
    return false;
  }
}
