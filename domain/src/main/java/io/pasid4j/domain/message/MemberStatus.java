// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.message;

/**
 * The status of a member.
 *
 * @param name its name
 * @param epoch how often it has been fenced, plus 1
 * @param instance the computer that has the name, 0 if none
 * @param run the run of its last HELLO
 * @param reads the latest message version that it reads
 * @param leasedIds how many IDs it has, without those of arrivals
 * @param arrivals how many sets are on their way to it
 * @param restingIds how many of its IDs are in quarantine since it was fenced
 */
public record MemberStatus(
    String name,
    long epoch,
    long instance,
    long run,
    int reads,
    long leasedIds,
    int arrivals,
    long restingIds) {}
