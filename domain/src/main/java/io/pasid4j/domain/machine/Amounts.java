// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.machine;

import io.pasid4j.domain.message.Answer;
import io.pasid4j.domain.message.HostRequest;
import java.util.Map;

/**
 * Commands about the amounts of tenants. Of each tenant all members' amounts, and what rests since
 * a fence, are never more than the limit that held when the last was leased. A lease takes time
 * proportional to the number of members.
 */
final class Amounts {
  private static final long NO_ARRIVAL = 0;

  private final DomainState state;

  Amounts(DomainState state) {
    this.state = state;
  }

  Answer lease(long index, Member member, HostRequest.LeaseAmount lease) {
    String tenant = lease.tenant();
    int limitIds = limitIds(member, lease);
    long totalIds = totalIds(tenant);
    int grantedIds = (int) Math.max(0, Math.min(lease.ids(), limitIds - totalIds));
    Share own = member.amounts.get(tenant);
    if (own != null) {
      own.ids += grantedIds;
      own.limitIds = lease.limitIds();
      own.wanted &= grantedIds < lease.ids() || lease.ids() == 0;
    } else if (grantedIds > 0) {
      own = new Share(grantedIds, lease.limitIds(), false);
      member.amounts.put(tenant, own);
    }
    if (grantedIds < lease.ids()) {
      wantFromOthers(index, member, tenant);
    }
    return new Answer.AmountLeased(
        grantedIds, limitIds, totalIds + grantedIds, own == null ? 0 : own.ids);
  }

  /** The lowest limit of the members that have an amount, and the sender's. */
  private int limitIds(Member sender, HostRequest.LeaseAmount lease) {
    int limitIds = lease.limitIds();
    for (Member member : state.members.values()) {
      Share share = member.amounts.get(lease.tenant());
      if (share != null && member != sender) {
        limitIds = Math.min(limitIds, share.limitIds);
      }
    }
    return limitIds;
  }

  private long totalIds(String tenant) {
    long totalIds = 0;
    for (Member member : state.members.values()) {
      Share share = member.amounts.get(tenant);
      totalIds += share == null ? 0 : share.ids;
    }
    for (Rest rest : state.rests) {
      totalIds += rest.amounts.getOrDefault(tenant, 0);
    }
    return totalIds;
  }

  private void wantFromOthers(long index, Member sender, String tenant) {
    for (Member member : state.members.values()) {
      Share share = member.amounts.get(tenant);
      if (share != null && member != sender && !share.wanted) {
        share.wanted = true;
        member.changedIndex = index;
      }
    }
  }

  /**
   * Takes so many from a member, if it has them beside those of its open arrivals. After a
   * power-off it takes these again with all their IDs, whatever was released there before.
   */
  static boolean take(Member member, String tenant, int ids) {
    return take(member, tenant, ids, NO_ARRIVAL);
  }

  /** The same; {@code ended} is the index of an arrival that ends with it, 0 for none. */
  private static boolean take(Member member, String tenant, int ids, long ended) {
    Share share = member.amounts.get(tenant);
    if (share == null || share.ids - ids < arrivingIds(member, tenant, ended)) {
      return false;
    }
    share.ids -= ids;
    if (share.ids == 0) {
      member.amounts.remove(tenant);
    }
    return true;
  }

  private static long arrivingIds(Member member, String tenant, long ended) {
    return member.arrivals.values().stream()
        .filter(arrival -> arrival.index != ended && arrival.tenant.equals(tenant))
        .mapToLong(arrival -> arrival.ids.ids())
        .sum();
  }

  /**
   * Moves so many from a member to another, as {@link #take} takes them. A target without an amount
   * gets the source's limit, until it reports its own.
   *
   * @param ended the index of the arrival by which the set had come, 0 for none
   */
  static boolean move(Member from, Member to, String tenant, int ids, long ended) {
    Share source = from.amounts.get(tenant);
    if (ids == 0) {
      return true;
    }
    if (source == null || !take(from, tenant, ids, ended)) {
      return false;
    }
    to.amounts.computeIfAbsent(tenant, _ -> new Share(0, source.limitIds, source.wanted)).ids +=
        ids;
    return true;
  }

  /** Moves all that a member has to what rests since it was fenced. */
  static void rest(Member member, Rest rest) {
    for (Map.Entry<String, Share> amount : member.amounts.entrySet()) {
      rest.amounts.put(amount.getKey(), amount.getValue().ids);
    }
    member.amounts.clear();
  }
}
