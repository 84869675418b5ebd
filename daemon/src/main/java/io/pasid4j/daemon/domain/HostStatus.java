// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.domain.message.MemberStatus;

/**
 * A host of a domain, as another one knows it.
 *
 * @param name its name
 * @param epoch how often it has been fenced, plus 1
 * @param instance the computer that has the name, 0 if none
 * @param run the run of its last HELLO
 * @param reads the latest message version that it reads
 * @param leasedIds how many IDs it has, without those of arrivals
 * @param arrivals how many sets are on their way to it
 * @param restingIds how many of its IDs are in quarantine since it was fenced
 * @param heardMs how many ms ago the host that was asked last heard of it; -1 if it does not know
 */
public record HostStatus(
    String name,
    long epoch,
    long instance,
    long run,
    int reads,
    long leasedIds,
    int arrivals,
    long restingIds,
    long heardMs) {
  static HostStatus of(MemberStatus member, long heardMs) {
    return new HostStatus(
        member.name(),
        member.epoch(),
        member.instance(),
        member.run(),
        member.reads(),
        member.leasedIds(),
        member.arrivals(),
        member.restingIds(),
        heardMs);
  }
}
