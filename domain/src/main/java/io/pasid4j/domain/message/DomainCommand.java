// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.message;

import io.pasid4j.core.PasidRange;
import java.util.List;

/** A proposal to the log of a domain. */
public sealed interface DomainCommand {
  /**
   * The latest version of messages that this version of the program reads. A message is of the
   * first version that has its type, so hosts that do not know a later one read all others.
   */
  int VERSION = 3;

  /** The version that brought the amounts of tenants: nothing of it is sent before all read it. */
  int AMOUNTS_VERSION = 2;

  /** The version that brought {@link CountedFence}, in the same way, and {@link FindSpace}. */
  int COUNTED_VERSION = 3;

  /**
   * Initializes the domain: the first command of its log.
   *
   * @param bits the width of the space, 1 to 24
   * @param leaseIds how many IDs a block has; a power of two, at most 2^bits
   * @param reserved IDs that are never leased
   * @param timeMs the time of the sender's clock, in ms since 1970
   */
  record Initialize(int bits, int leaseIds, List<PasidRange> reserved, long timeMs)
      implements DomainCommand {}

  /**
   * A command of a host.
   *
   * @param sender its host, and its place among the host's commands
   * @param request the request
   */
  record FromHost(Sender sender, HostRequest request) implements DomainCommand {}

  /**
   * Takes all IDs from a host whose tenants have ended, as the operator confirms. Sent only while
   * some member does not read {@link CountedFence}: the quarantine ends by the time of the domain,
   * but not before the operator's clock and the length say so.
   *
   * @param name the host's name
   * @param epoch the epoch to end, so that a repeated command fences once
   * @param nowMs the time of the operator's clock, in ms since 1970
   * @param restMs how long its IDs stay in quarantine, unless the fenced computer acknowledges
   *     before
   */
  record Fence(String name, long epoch, long nowMs, long restMs) implements DomainCommand {}

  /**
   * The same, but the quarantine ends by no time of day: for a majority of voters their own clocks
   * must have advanced by its length since each one's first report after the fence.
   *
   * @param name the host's name
   * @param epoch the epoch to end
   * @param restMs how long its IDs stay in quarantine
   */
  record CountedFence(String name, long epoch, long restMs) implements DomainCommand {}

  /**
   * Reports a voter's clock. The time of the domain becomes the lower median of what the voters
   * last reported, but never lower, and by one command an hour forward at most.
   *
   * @param voter the name of the reporting voter
   * @param nowMs its clock, in ms since 1970
   * @param voters the names of all voters; the reports of others are forgotten
   */
  record Expire(String voter, long nowMs, List<String> voters) implements DomainCommand {}

  /**
   * Requests the owner of an ID; changes nothing.
   *
   * @param id the ID
   */
  record FindHolder(int id) implements DomainCommand {}

  /**
   * Requests the view of a name; changes nothing.
   *
   * @param name the name
   * @param sinceIndex the index of the view that the host has, 0 if none: the view is sent only if
   *     it has changed since
   */
  record FindView(String name, long sinceIndex) implements DomainCommand {}

  /**
   * Requests width, block and reserved IDs of the domain; changes nothing. A leader of an earlier
   * version answers that it cannot read it.
   */
  record FindSpace() implements DomainCommand {}

  /** Requests all members; changes nothing. */
  record ListMembers() implements DomainCommand {}
}
