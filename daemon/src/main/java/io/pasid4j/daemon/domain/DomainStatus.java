// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.daemon.config.DomainConfig;
import io.pasid4j.daemon.space.DomainAmount;
import io.pasid4j.domain.log.LogMember;
import io.pasid4j.domain.log.LogRole;
import io.pasid4j.domain.log.LogStatus;
import java.util.List;

/**
 * A domain as one of its hosts sees it.
 *
 * @param name of the domain
 * @param host this host's name
 * @param space the name of the space
 * @param epoch fences of this host's name that it has learnt of, plus 1
 * @param ready whether the domain knows this run of the daemon
 * @param serving whether leases and moves can be had now, as far as this host knows
 * @param role of this host in the log
 * @param leader the leader that it has heard of; empty if none
 * @param appliedIndex up to where this voter has applied the log
 * @param committedIndex up to where it knows it to be committed
 * @param contactMs how many ms ago it last heard of the leader, or as the leader of most voters; -1
 *     if it has not since its daemon started
 * @param fencedUnixMs when this daemon learnt that its host was fenced, 0 if it did not
 * @param reason why it is not serving; empty if it is
 * @param leasedIds how many IDs this host has
 * @param freeIds how many of these no tenant has
 * @param leasedBlocks in how many blocks these are, of which a lease has whole ones
 * @param amounts the limits of tenants in the domain of which this host has leased something; of
 *     those that use most
 * @param moving sets that are on their way from or to this host
 * @param voters as this host knows them
 * @param answered whether the domain has answered just now, so that {@code members} is what it says
 * @param members all hosts that ever joined; of the domain's answer, or as this host knows them
 */
public record DomainStatus(
    String name,
    String host,
    String space,
    long epoch,
    boolean ready,
    boolean serving,
    LogRole role,
    String leader,
    long appliedIndex,
    long committedIndex,
    long contactMs,
    long fencedUnixMs,
    String reason,
    long leasedIds,
    long freeIds,
    long leasedBlocks,
    int moving,
    List<DomainAmount> amounts,
    List<VoterStatus> voters,
    boolean answered,
    List<HostStatus> members) {
  /** A host that is no voter asks each second. */
  private static final long SILENCE_MS = 5_000;

  /** The part of the status that a host knows by itself; the components are those of the status. */
  record OfHost(
      long epoch,
      boolean ready,
      long leasedIds,
      long freeIds,
      long leasedBlocks,
      int moving,
      List<DomainAmount> amounts,
      long fencedUnixMs,
      String reason) {}

  /** The hosts, and whether the domain has answered with them just now. */
  record Hosts(boolean answered, List<HostStatus> members) {}

  static DomainStatus of(
      DomainConfig config, List<LogMember> voters, LogStatus now, Hosts hosts, OfHost host) {
    String reason = reason(now, host);
    return new DomainStatus(
        config.name(),
        config.host(),
        config.space(),
        host.epoch(),
        host.ready(),
        reason.isEmpty(),
        now.role(),
        now.leader(),
        now.appliedIndex(),
        now.committedIndex(),
        now.contactMs(),
        host.fencedUnixMs(),
        reason,
        host.leasedIds(),
        host.freeIds(),
        host.leasedBlocks(),
        host.moving(),
        host.amounts(),
        VoterStatus.all(voters, now),
        hosts.answered(),
        hosts.members());
  }

  /** The cause that keeps the host from leases and moves: the log's before the host's own. */
  private static String reason(LogStatus log, OfHost host) {
    if (!log.reason().isEmpty()) {
      return log.reason();
    }
    if (log.role() == LogRole.LEADERLESS) {
      return "no leader: most voters are down, cannot be reached, or elect one now";
    }
    if (!host.reason().isEmpty()) {
      return host.reason();
    }
    if (log.role() == LogRole.CLIENT && log.contactMs() > SILENCE_MS) {
      return "no voter has answered for %s s".formatted(log.contactMs() / 1000);
    }
    return host.ready() ? "" : "joining: the domain does not know this run of the daemon yet";
  }
}
