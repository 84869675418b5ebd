// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.machine;

import io.pasid4j.core.PasidRange;
import io.pasid4j.domain.message.ArrivalView;
import io.pasid4j.domain.message.LastAnswer;
import io.pasid4j.domain.message.MemberStatus;
import io.pasid4j.domain.message.MemberView;
import io.pasid4j.domain.message.Opaque;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The state of a domain, exactly what a snapshot holds. Each call makes one complete change. */
final class DomainState {
  /** The most by which one clock report advances the domain's time, in ms. */
  private static final long MOST_FORWARD_MS = 3_600_000;

  /**
   * The most that one report counts for a quarantine, in ms: so a clock that was put right in
   * between counts for little. Reports come each second then.
   */
  private static final long MOST_COUNTED_MS = 10_000;

  final Ownership ids;
  final NavigableMap<String, Member> members = new TreeMap<>();

  /** The quarantines, in the order of their fences. */
  final List<Rest> rests = new ArrayList<>();

  /** The last report of each voter's clock, in ms since 1970. */
  final NavigableMap<String, Long> clocks = new TreeMap<>();

  long timeMs;

  /** Creates a domain in which no member holds an ID. */
  DomainState(int bits, int leaseIds, long timeMs) {
    ids = new Ownership(bits, leaseIds);
    this.timeMs = timeMs;
  }

  /** Returns the member with a name, creating it if necessary. */
  Member member(String name) {
    return members.computeIfAbsent(name, Member::new);
  }

  /** Begins a run of the computer that has the name, or assigns the name to a computer. */
  void hello(Member member, long instance, long run, int reads) {
    acknowledge(member, instance);
    if (member.instance != instance) {
      // It was for a command of the computer before, or of before a fence, which is over by now.
      member.last = LastAnswer.NONE;
    }
    member.instance = instance;
    member.run = run;
    member.number = 0;
    member.reads = reads;
  }

  /** Frees the IDs that were fenced off a computer, which acknowledges the fence. */
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
    rests.removeIf(ended);
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
      Opaque record,
      String tenant) {
    Arrival arrival = new Arrival(index, target, source.name, setId, record);
    arrival.tenant = tenant;
    ids.assign(moved, arrival);
    target.arrivals.put(index, arrival);
    target.changedIndex = index;
    Arrival prior = source.arrivals.get(priorArrival);
    if (prior != null) {
      end(prior);
    }
  }

  /** Ends an arrival: the member holds its remaining IDs directly. */
  void end(Arrival arrival) {
    ids.assignAll(arrival, arrival.target);
    arrival.target.arrivals.remove(arrival.index);
  }

  /**
   * Takes all IDs from a member. They rest until a time, or so long by the voters' clocks.
   *
   * @return how many IDs are now in quarantine
   */
  long fence(Member member, long dueMs, long countedMs) {
    Rest rest = new Rest(member, member.instance, member.epoch, dueMs, countedMs);
    ids.assignAll(member, rest);
    member.arrivals.values().forEach(arrival -> ids.assignAll(arrival, rest));
    member.arrivals.clear();
    Amounts.rest(member, rest);
    if (rest.ids.ids() > 0 || !rest.amounts.isEmpty()) {
      rests.add(rest);
    }
    member.epoch++;
    member.instance = Member.NO_INSTANCE;
    return rest.ids.ids();
  }

  /**
   * Records a voter's clock and advances the time.
   *
   * @return how many IDs have left quarantine
   */
  long expire(String voter, long nowMs, List<String> voters) {
    clocks.keySet().retainAll(voters);
    if (voters.contains(voter)) {
      long before = clocks.getOrDefault(voter, nowMs);
      long passedMs = Math.clamp(nowMs - before, 0, MOST_COUNTED_MS);
      rests.forEach(rest -> rest.count(voter, passedMs));
      clocks.put(voter, nowMs);
    }
    long[] reported =
        voters.stream().mapToLong(name -> clocks.getOrDefault(name, 0L)).sorted().toArray();
    long median = reported[(reported.length - 1) / 2];
    timeMs = Math.max(timeMs, Math.min(median, timeMs + MOST_FORWARD_MS));
    return endRests(rest -> rest.isOver(timeMs, voters));
  }

  /** Returns the view of a name. */
  MemberView view(long index, String name) {
    Member member = members.get(name);
    if (member == null) {
      return new MemberView(
          index, name, 0, 0, 0, 0, LastAnswer.NONE, List.of(), List.of(), List.of());
    }
    List<ArrivalView> arrivals = new ArrayList<>();
    for (Arrival arrival : member.arrivals.values()) {
      arrivals.add(
          new ArrivalView(
              arrival.index,
              arrival.source,
              arrival.setId,
              arrival.ids.ranges(),
              arrival.record,
              arrival.tenant));
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
        arrivals,
        member.amounts());
  }

  /** Returns the status of each member. */
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

  /** Returns the arrival with an index at a member, or null. */
  @Nullable Arrival arrival(Member member, long index) {
    return member.arrivals.get(index);
  }
}
