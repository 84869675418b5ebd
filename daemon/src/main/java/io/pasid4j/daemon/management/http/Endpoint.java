// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.http;

/** Answers one method of one path. Called on a thread that may take a moment. */
@FunctionalInterface
public interface Endpoint {
  /**
   * Answers.
   *
   * @throws ProblemException for whatever cannot be answered
   */
  ApiReply answer(ApiCall call);
}
