// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.core.PasidRange;
import io.pasid4j.daemon.config.DomainConfig;
import io.pasid4j.daemon.space.DomainAmount;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.domain.host.DomainHost;
import io.pasid4j.domain.host.MovingSet.State;
import io.pasid4j.domain.log.DomainLog;
import io.pasid4j.domain.log.LogStatus;
import io.pasid4j.domain.message.MemberStatus;
import io.pasid4j.domain.message.MemberView;
import java.util.List;

/** Describes a domain as one of its hosts sees it. Thread-safe. */
final class StatusReport {
  /** A status is read every two seconds by each page. */
  private static final int MOST_AMOUNTS = 100;

  private final DomainConfig config;
  private final HostedSpace hosted;
  private final DomainLog log;
  private final DomainOperator operator;
  private final KnownMembers known;
  private final HeardHosts heard;
  private final OwnState own;

  /**
   * The parts of a host that know its own state.
   *
   * @param amounts the limits of its tenants
   */
  record OwnState(
      DomainHost host,
      IdentityFile identity,
      MoveFile moves,
      ViewFollower follower,
      MemberEvents events,
      SpaceComparison space,
      AmountReport amounts) {}

  StatusReport(
      DomainConfig config,
      HostedSpace hosted,
      DomainLog log,
      DomainOperator operator,
      KnownMembers known,
      HeardHosts heard,
      OwnState own) {
    this.config = config;
    this.hosted = hosted;
    this.log = log;
    this.operator = operator;
    this.known = known;
    this.heard = heard;
    this.own = own;
  }

  /** Returns the domain as this host sees it. Waits for its answer, for some seconds at most. */
  DomainStatus answered() {
    List<MemberStatus> answer = operator.membersOrNone();
    return answer.isEmpty() ? known() : status(true, answer);
  }

  /** Returns what this host knows of the domain by itself, at once: possibly of the past. */
  DomainStatus known() {
    return status(false, known.read());
  }

  private DomainStatus status(boolean isAnswer, List<MemberStatus> members) {
    LogStatus now = log.status();
    List<HostStatus> hosts =
        members.stream()
            .map(member -> HostStatus.of(member, heard.ageMs(member.name(), now)))
            .toList();
    return DomainStatus.of(
        config, log.membership().voters(), now, new DomainStatus.Hosts(isAnswer, hosts), ofHost());
  }

  private DomainStatus.OfHost ofHost() {
    MemberView view = own.follower().latest();
    List<PasidRange> leased = view == null ? List.of() : view.ids();
    return new DomainStatus.OfHost(
        own.identity().epoch(),
        own.host().isReady(),
        leased.stream().mapToLong(PasidRange::countIds).sum(),
        hosted.space().inspector().survey(PasidRange.ALL).freeIds(),
        blocks(leased, config.leaseIds()),
        (int) own.moves().all().stream().filter(record -> record.state() != State.LIVE).count(),
        own.amounts().largest(MOST_AMOUNTS),
        own.events().fencedUnixMs(),
        reason());
  }

  /** Returns in how many aligned blocks the IDs of ascending ranges are. */
  static long blocks(List<PasidRange> ranges, int blockIds) {
    long blocks = 0;
    long last = -1;
    for (PasidRange range : ranges) {
      long first = Math.max(last + 1, range.min() / blockIds);
      last = range.max() / blockIds;
      blocks += Math.max(0, last - first + 1);
    }
    return blocks;
  }

  private String reason() {
    if (own.follower().isSurrendering()) {
      return own.events().loss()
          + ": no set is opened before the IDs that this host had have rested";
    }
    if (!own.events().shutOut().isEmpty()) {
      return own.events().shutOut();
    }
    // An attempt may fail after another one of the same command was answered.
    return own.host().isWaiting() ? own.space().problem() : "";
  }

  /** Returns the limits of the tenants that use most here. */
  List<DomainAmount> amounts(int most) {
    return own.amounts().largest(most);
  }
}
