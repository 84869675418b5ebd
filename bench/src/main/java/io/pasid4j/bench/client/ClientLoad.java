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

  /** How many requests of the last run were answered. */
  long requests();
}
