// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.config;

/**
 * Times that members wait for each other.
 *
 * @param electionMinMs a follower that hears nothing from the leader for a random time from this to
 *     {@code electionMaxMs}, in milliseconds, starts an election
 * @param electionMaxMs the longest of these times, inclusive
 * @param attemptMs how long one attempt to have a command committed may take before it is sent
 *     again
 * @param proposalMs how long a proposal may take in all before its outcome is unknown
 */
public record Timing(int electionMinMs, int electionMaxMs, int attemptMs, int proposalMs) {
  /** Times for hosts that are not overloaded: a killed leader is replaced within about a second. */
  public static final Timing DEFAULT = new Timing(300, 600, 500, 5_000);

  /** Checks that the times are in order. */
  public Timing {
    if (electionMinMs < 50 || electionMaxMs <= electionMinMs) {
      throw new IllegalArgumentException(
          "electionMs: %d to %d (expected: 50 or more, then something greater)"
              .formatted(electionMinMs, electionMaxMs));
    }
    if (attemptMs <= 0 || proposalMs < attemptMs) {
      throw new IllegalArgumentException(
          "proposalMs: %d (expected: %d, one attempt, or more)".formatted(proposalMs, attemptMs));
    }
  }
}
