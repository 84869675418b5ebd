// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.socket;

/**
 * What is asked, and where.
 *
 * @param depth how many requests are under way at once; 1: round trips
 * @param sameCpu whether the load program shares the server's CPU
 */
record LoadShape(int depth, boolean sameCpu) {
  /** How the table names it. */
  String title() {
    return (isPipelined() ? "pipelined " + depth : "round trips")
        + (sameCpu ? ", one CPU" : ", a CPU each");
  }

  /** Whether requests do not wait for the replies to those before. */
  boolean isPipelined() {
    return depth > 1;
  }
}
