// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.socket;

/**
 * What is asked, and where.
 *
 * @param pipelined many requests under way, or one
 * @param sameCpu whether the load program shares the server's CPU
 */
record Load(boolean pipelined, boolean sameCpu) {
  /** How the table names it. */
  String title() {
    return (pipelined ? "pipelined" : "round trips") + (sameCpu ? ", one CPU" : ", a CPU each");
  }
}
