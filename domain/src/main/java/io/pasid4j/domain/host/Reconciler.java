// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

import io.pasid4j.core.PasidRange;
import io.pasid4j.domain.host.MovingSet.State;
import io.pasid4j.domain.message.Answer;
import io.pasid4j.domain.message.AnswerCodec;
import io.pasid4j.domain.message.ArrivalView;
import io.pasid4j.domain.message.HostRequest;
import io.pasid4j.domain.message.LastAnswer;
import io.pasid4j.domain.message.MalformedException;
import io.pasid4j.domain.message.MemberView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes words and records follow a view that knows this run's HELLO. IDs leave upstream only here.
 * Each step can be repeated, so the next view completes what a kill between two stores interrupted.
 * Guarded by the host's lock.
 */
class Reconciler {
  private final LocalWords words;
  private final SetRecords records;
  private final LocalAmounts amounts;
  private final HostListener listener;

  Reconciler(HostStores stores, HostListener listener) {
    words = stores.words();
    records = stores.records();
    amounts = stores.amounts();
    this.listener = listener;
  }

  /**
   * Makes words, records and amounts follow a view. The answer to the host's own command comes
   * before the IDs, since one view may say both that a set has moved away and that its IDs are
   * back. An amount is lowered before a set leaves whose IDs it was for, and raised after one was
   * taken.
   *
   * @param decides whether the view answers the outstanding command, or is the first of this run:
   *     only then it determines of each frozen set whether it has moved
   * @param open the outstanding command, if the view does not answer it
   */
  void reconcile(MemberView view, boolean decides, @Nullable HostRequest open) {
    followAmounts(view, open);
    if (decides) {
      settleFrozen(view);
    }
    takeArrivals(view);
    followAmounts(view, open);
    dropEnded(view);
    release(view, open);
  }

  /**
   * Returns whether the first view of a run knows that each ID which is not upstream here is this
   * host's. A later view of the same log always does; another log does not.
   */
  boolean knows(MemberView view) {
    List<PasidRange> known = idsHere(view);
    for (MovingSet record : records.all()) {
      if (record.state() == State.FROZEN && hasMoved(record, view.last())) {
        known.addAll(words.heldBy(record.setId()));
      }
    }
    known.sort(Comparator.comparingLong(PasidRange::min));
    return RangeLists.without(words.leased(), known).isEmpty();
  }

  /** Returns whether an ID is not upstream here. */
  boolean hasLeased() {
    return !words.leased().isEmpty();
  }

  /** The IDs that the name has, but for those of sets that have not arrived here. */
  private List<PasidRange> idsHere(MemberView view) {
    List<PasidRange> ids = new ArrayList<>(view.ids());
    for (ArrivalView arrival : view.arrivals()) {
      if (ofArrival(arrival) != null) {
        ids.addAll(arrival.ids());
      }
    }
    return ids;
  }

  /** Puts the amounts, but for what belongs to sets that are not taken, or is on its way back. */
  void followAmounts(MemberView view, @Nullable HostRequest open) {
    Map<String, Integer> before = amounts.all();
    Map<String, Integer> now = new TreeMap<>();
    before.keySet().forEach(tenant -> now.put(tenant, 0));
    view.amounts().forEach(amount -> now.put(amount.tenant(), amount.ids()));
    for (ArrivalView arrival : view.arrivals()) {
      MovingSet record = ofArrival(arrival);
      if (record == null || record.state() == State.ARRIVING) {
        now.computeIfPresent(arrival.tenant(), (_, ids) -> ids - RangeLists.ids(arrival.ids()));
      }
    }
    if (open instanceof HostRequest.ReturnAmount(String tenant, int leaving)) {
      now.computeIfPresent(tenant, (_, ids) -> ids - leaving);
    }
    now.forEach((tenant, ids) -> {
      if (!ids.equals(before.getOrDefault(tenant, 0))) {
        putAmount(tenant, ids);
      }
    });
  }

  /** Makes all amounts 0: they are no more this host's. */
  void surrenderAmounts() {
    amounts.all().keySet().forEach(tenant -> amounts.put(tenant, 0));
  }

  void putAmount(String tenant, int ids) {
    amounts.put(tenant, ids);
  }

  /** Ends each frozen set that has moved and thaws the others, by the last answer. */
  void settleFrozen(MemberView view) {
    settleMoved(view);
    for (MovingSet record : records.all()) {
      if (record.state() == State.FROZEN) {
        records.put(record.live());
        listener.stays(record.setId());
      }
    }
  }

  /** Ends each frozen set that has moved, by the last answer. */
  void settleMoved(MemberView view) {
    for (MovingSet record : records.all()) {
      if (record.state() == State.FROZEN && hasMoved(record, view.last())) {
        words.surrender(record.setId());
        records.remove(record.setId());
        listener.moved(record.setId(), record.target());
      }
    }
  }

  /**
   * True if the last answer reports success of the MIGRATE for which the set is frozen. It names
   * the set: a record whose MIGRATE was never sent may have the number of another set's.
   */
  boolean hasMoved(MovingSet frozen, LastAnswer last) {
    return last.answers(frozen.run(), frozen.number())
        && decode(last) instanceof Answer.Moved moved
        && moved.setId() == frozen.setId();
  }

  /** Decodes the last answer; null if it cannot be decoded. */
  static @Nullable Answer decode(LastAnswer last) {
    try {
      return AnswerCodec.decode(last.answer().bytes());
    } catch (MalformedException none) {
      return null;
    }
  }

  void takeArrivals(MemberView view) {
    for (ArrivalView arrival : view.arrivals()) {
      MovingSet record = ofArrival(arrival);
      if (record == null) {
        record = MovingSet.arriving(records.newSetId(), arrival.index(), arrival.record());
        records.put(record);
      }
      if (record.state() == State.ARRIVING && words.take(record, arrival.ids())) {
        records.put(record.live());
        listener.arrived(record.live());
      }
    }
  }

  /** Returns the record of an arrival, or null. */
  @Nullable MovingSet ofArrival(ArrivalView arrival) {
    for (MovingSet record : records.all()) {
      if (record.arrival() == arrival.index()) {
        return record;
      }
    }
    return null;
  }

  /** Removes records kept only for an arrival, once that has ended. */
  void dropEnded(MemberView view) {
    for (MovingSet record : records.all()) {
      if (record.state() != State.FROZEN && arrivalOf(view, record.arrival()) == null) {
        records.remove(record.setId());
      }
    }
  }

  private static @Nullable ArrivalView arrivalOf(MemberView view, long index) {
    for (ArrivalView arrival : view.arrivals()) {
      if (arrival.index() == index) {
        return arrival;
      }
    }
    return null;
  }

  /** Frees the IDs that belong to the name and are upstream here, except those being returned. */
  void release(MemberView view, @Nullable HostRequest open) {
    List<PasidRange> mine = new ArrayList<>(view.ids());
    for (ArrivalView arrival : view.arrivals()) {
      MovingSet record = ofArrival(arrival);
      if (record != null && record.state() != State.ARRIVING) {
        mine.addAll(arrival.ids());
      }
    }
    mine.sort(Comparator.comparingLong(PasidRange::min));
    List<PasidRange> leaving =
        open instanceof HostRequest.GiveBack(List<PasidRange> ids) ? ids : List.of();
    List<PasidRange> released = RangeLists.without(words.upstreamOf(mine), leaving);
    if (!released.isEmpty()) {
      words.release(released);
    }
  }
}
