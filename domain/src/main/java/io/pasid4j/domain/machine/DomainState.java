// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.machine;

import io.pasid4j.core.PasidRange;
import io.pasid4j.domain.message.ArrivalView;
import io.pasid4j.domain.message.Kept;
import io.pasid4j.domain.message.MemberStatus;
import io.pasid4j.domain.message.MemberView;
import io.pasid4j.domain.message.Opaque;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** All that a domain knows; a snapshot holds exactly this. Changes are made whole by one call. */
final class DomainState {
  /** By how much one report of a clock moves the domain's time at most. */
  private static final long MOST_FORWARD_MS = 3_600_000;

  final Ownership ids;
  final NavigableMap<String, Member> members = new TreeMap<>();

  /** In the order of the fences. */
  final List<Rest> rests = new ArrayList<>();

  /** The last report of each voter's clock, in ms. */
  final NavigableMap<String, Long> clocks = new TreeMap<>();

  long timeMs;

  /** A domain in which nobody has anything. */
  DomainState(int bits, int leaseIds, long timeMs) {
    ids = new Ownership(bits, leaseIds);
    this.timeMs = timeMs;
  }

  /** The member of a name, made now if there is none. */
  Member member(String name) {
    return members.computeIfAbsent(name, Member::new);
  }

  /** Begins a run of the computer that has the name, or gives it the name. */
  void hello(Member member, long instance, long run, int reads) {
    acknowledge(member, instance);
    member.instance = instance;
    member.run = run;
    member.number = 0;
    member.reads = reads;
  }

  /** Ends the rest of what was fenced off a computer: it knows. */
  void acknowledge(Member member, long instance) {
    endRests(rest -> rest.member == member && rest.instance == instance);
  }

  private long endRests(Predicate<Rest> ended) {
    long freed = 0;
    for (Rest rest : rests) {
      if (ended.test(rest)) {
        freed += rest.ids.ids();
        ids.assignAll(rest, ids.free());
      }
    }
    rests.removeIf(rest -> rest.ids.ids() == 0);
    return freed;
  }

  /** Moves a set, whose IDs are all the source's, to a target as an arrival. */
  void migrate(
      long index,
      Member source,
      Member target,
      long setId,
      long priorArrival,
      List<PasidRange> moved,
      Opaque record) {
    Arrival arrival = new Arrival(index, target, source.name, setId, record);
    ids.assign(moved, arrival);
    target.arrivals.put(index, arrival);
    target.changedIndex = index;
    Arrival prior = source.arrivals.get(priorArrival);
    if (prior != null) {
      end(prior);
    }
  }

  /** Ends an arrival: what is left of its IDs is plainly the member's. */
  void end(Arrival arrival) {
    ids.assignAll(arrival, arrival.target);
    arrival.target.arrivals.remove(arrival.index);
  }

  /** Takes all from a member; how many IDs rest now. */
  long fence(Member member, long dueMs) {
    Rest rest = new Rest(member, member.instance, member.epoch, dueMs);
    ids.assignAll(member, rest);
    member.arrivals.values().forEach(arrival -> ids.assignAll(arrival, rest));
    member.arrivals.clear();
    if (rest.ids.ids() > 0) {
      rests.add(rest);
    }
    member.epoch++;
    member.instance = Member.NO_INSTANCE;
    return rest.ids.ids();
  }

  /** Notes a clock and moves the time; how many IDs have ceased to rest. */
  long expire(String voter, long nowMs, List<String> voters) {
    clocks.keySet().retainAll(voters);
    if (voters.contains(voter)) {
      clocks.put(voter, nowMs);
    }
    long[] reported =
        voters.stream().mapToLong(name -> clocks.getOrDefault(name, 0L)).sorted().toArray();
    long median = reported[(reported.length - 1) / 2];
    timeMs = Math.max(timeMs, Math.min(median, timeMs + MOST_FORWARD_MS));
    return endRests(rest -> rest.dueMs <= timeMs);
  }

  /** All that there is to say of a name. */
  MemberView view(long index, String name) {
    Member member = members.get(name);
    if (member == null) {
      return new MemberView(index, name, 0, 0, 0, 0, Kept.NONE, List.of(), List.of());
    }
    List<ArrivalView> arrivals = new ArrayList<>();
    for (Arrival arrival : member.arrivals.values()) {
      arrivals.add(
          new ArrivalView(
              arrival.index, arrival.source, arrival.setId, arrival.ids.ranges(), arrival.record));
    }
    return new MemberView(
        index,
        name,
        member.epoch,
        member.instance,
        member.run,
        member.number,
        member.last,
        member.ids.ranges(),
        arrivals);
  }

  /** All members, a line each. */
  List<MemberStatus> statuses() {
    List<MemberStatus> statuses = new ArrayList<>();
    for (Member member : members.values()) {
      statuses.add(
          new MemberStatus(
              member.name,
              member.epoch,
              member.instance,
              member.run,
              member.reads,
              member.ids.ids(),
              member.arrivals.size(),
              restingIds(member)));
    }
    return statuses;
  }

  private long restingIds(Member member) {
    return rests.stream().filter(rest -> rest.member == member).mapToLong(r -> r.ids.ids()).sum();
  }

  /** The arrival of an index at a member, or null. */
  @Nullable Arrival arrival(Member member, long index) {
    return member.arrivals.get(index);
  }
}
