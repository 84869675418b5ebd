// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.daemon.config.DomainConfig;
import io.pasid4j.domain.log.DomainLog;
import io.pasid4j.domain.log.LogMember;
import io.pasid4j.domain.log.LogRole;
import io.pasid4j.domain.log.LogStatus;
import io.pasid4j.domain.message.MemberStatus;
import java.util.List;

/**
 * A domain as one of its hosts sees it.
 *
 * @param name of the domain
 * @param host this host's name
 * @param space the name of the space
 * @param epoch fences of this host's name that it has learnt of, plus 1
 * @param ready whether the domain knows this run of the daemon
 * @param role of this host in the log
 * @param leader the leader that it has heard of; empty if none
 * @param appliedIndex up to where this voter has applied the log
 * @param committedIndex up to where it knows it to be committed
 * @param fencedUnixMs when this daemon learnt that its host was fenced, 0 if it did not
 * @param reason why the log, or this host in it, is not served; empty if all is well
 * @param leasedIds how many IDs this host has
 * @param freeIds how many of these no tenant has
 * @param moving sets that are on their way from or to this host
 * @param voters as this host knows them
 * @param answered whether the domain has answered just now, so that {@code members} is what it says
 * @param members all hosts that ever joined; of what the domain answered, or empty
 */
public record DomainStatus(
    String name,
    String host,
    String space,
    long epoch,
    boolean ready,
    LogRole role,
    String leader,
    long appliedIndex,
    long committedIndex,
    long fencedUnixMs,
    String reason,
    long leasedIds,
    long freeIds,
    int moving,
    List<LogMember> voters,
    boolean answered,
    List<MemberStatus> members) {

  /** The part of the status that a host knows by itself; the components are those of the status. */
  record OfHost(
      long epoch,
      boolean ready,
      long leasedIds,
      long freeIds,
      int moving,
      long fencedUnixMs,
      String reason) {}

  static DomainStatus of(
      DomainConfig config, DomainLog log, List<MemberStatus> members, OfHost host) {
    LogStatus now = log.status();
    return new DomainStatus(
        config.name(),
        config.host(),
        config.space(),
        host.epoch(),
        host.ready(),
        now.role(),
        now.leader(),
        now.appliedIndex(),
        now.committedIndex(),
        host.fencedUnixMs(),
        now.reason().isEmpty() ? host.reason() : now.reason(),
        host.leasedIds(),
        host.freeIds(),
        host.moving(),
        log.membership().voters(),
        !members.isEmpty(),
        members);
  }
}
