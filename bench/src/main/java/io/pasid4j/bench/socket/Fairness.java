// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.socket;

/**
 * What a tenant's round trips are worth while another floods the daemon.
 *
 * @param alone without the other
 * @param flooded with it
 */
public record Fairness(LoadFigures alone, LoadFigures flooded) {
  /** How many times as long the slowest of a hundred takes. */
  double ratio() {
    return (double) flooded.p99Ns() / alone.p99Ns();
  }
}
