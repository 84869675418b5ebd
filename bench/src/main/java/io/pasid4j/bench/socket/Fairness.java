// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.socket;

/**
 * A tenant's round trips without and with another that floods the daemon.
 *
 * @param alone without the other
 * @param flooded with it
 */
public record Fairness(LoadFigures alone, LoadFigures flooded) {
  /** The 99th percentile beside the flood, divided by that without. */
  double ratio() {
    return (double) flooded.p99Ns() / alone.p99Ns();
  }
}
