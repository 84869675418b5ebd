// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.log;

/**
 * The role of a process in the log at one moment.
 *
 * @param role the role
 * @param leader the name of the last known leader, empty if there is none
 * @param term the election term, 0 if not known
 * @param appliedIndex the index up to which this process's machine has applied, 0 on a host that is
 *     no voter
 * @param committedIndex the index up to which the log is known to be committed, 0 if not known;
 *     {@code committedIndex - appliedIndex} is the lag
 * @param reason why it does not serve: the cause and its remedy; empty if it serves
 */
public record LogStatus(
    LogRole role,
    String leader,
    long term,
    long appliedIndex,
    long committedIndex,
    String reason) {}
