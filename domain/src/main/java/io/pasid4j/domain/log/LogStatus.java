// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.log;

/**
 * The role of a process in the log at one moment.
 *
 * @param role what it is
 * @param leader the name of the last known leader, empty if there is none
 * @param term the election term, 0 if not known
 * @param appliedIndex up to where the own machine has applied, 0 on a host that is no voter
 * @param committedIndex up to where the log is known to be committed, 0 if not known; {@code
 *     committedIndex - appliedIndex} is the lag
 * @param reason why it does not serve: what happened, and what would mend it; empty if it serves
 */
public record LogStatus(
    LogRole role,
    String leader,
    long term,
    long appliedIndex,
    long committedIndex,
    String reason) {}
