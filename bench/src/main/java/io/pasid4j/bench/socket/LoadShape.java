// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.socket;

/**
 * The number of requests in flight, and the CPU of the load program.
 *
 * @param depth requests in flight; 1: round trips
 * @param sameCpu whether the load program shares the server's CPU
 */
record LoadShape(int depth, boolean sameCpu) {
  /** Its name in the table. */
  String title() {
    return (isPipelined() ? "pipelined " + depth : "round trips")
        + (sameCpu ? ", one CPU" : ", a CPU each");
  }

  /** Returns whether requests do not wait for the replies to those before. */
  boolean isPipelined() {
    return depth > 1;
  }
}
