// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.http;

/** Handles one method of one path. Called on a thread that may block briefly. */
@FunctionalInterface
public interface Endpoint {
  /**
   * Returns the response.
   *
   * @throws ProblemException for a request that cannot be answered
   */
  ApiReply answer(ApiCall call);
}
