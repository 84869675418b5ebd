// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.space;

/**
 * A tenant's limit over all hosts of a domain, and the part of it that this host has leased.
 *
 * @param tenant the tenant's key, equal on all hosts
 * @param uid the tenant's uid on this host
 * @param limitIds how many IDs the tenant's sets may hold on all hosts; 0 if no rule here says so
 * @param domainIds how many all hosts may give them, as the domain last answered; -1 if it has not
 *     been asked since the daemon started
 * @param leasedIds how many of these this host may give them
 * @param usedIds how many of those count against it here
 */
public record DomainAmount(
    String tenant, long uid, int limitIds, long domainIds, long leasedIds, long usedIds) {
  /** Describes it in a sentence without its full stop. */
  public String text() {
    String all = domainIds < 0 ? "" : "all hosts may give it %s now, ".formatted(domainIds);
    return "uid %s may have %s IDs in the domain: %sthis one %s, of which it has %s"
        .formatted(uid, limitIds, all, leasedIds, usedIds);
  }
}
