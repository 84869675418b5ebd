// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.client;

/** A way to send requests. */
interface ClientLoad {
  /**
   * Sends requests for a while.
   *
   * @return how long round trips took, in ns, in no order; empty if they are not timed
   */
  long[] run(long nanos) throws InterruptedException;

  /** Number of requests of the last run that were answered. */
  long requests();
}
