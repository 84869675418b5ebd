// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

import io.pasid4j.core.PasidRange;
import io.pasid4j.domain.host.MovingSet.State;
import io.pasid4j.domain.message.Answer;
import io.pasid4j.domain.message.AnswerCodec;
import io.pasid4j.domain.message.ArrivalView;
import io.pasid4j.domain.message.HostRequest;
import io.pasid4j.domain.message.Kept;
import io.pasid4j.domain.message.MalformedException;
import io.pasid4j.domain.message.MemberView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes words and records follow a view that knows this run's HELLO. The only place where an ID
 * leaves upstream. Each step can be repeated, so a kill between two stores is mended by the next
 * view. Guarded by the host's lock.
 */
class Reconciler {
  private final LocalWords words;
  private final SetRecords records;
  private final HostListener listener;

  Reconciler(LocalWords words, SetRecords records, HostListener listener) {
    this.words = words;
    this.records = records;
    this.listener = listener;
  }

  /**
   * Makes words and records follow a view. The own answer comes before the IDs: one view may say
   * both that a set has left and that its IDs are here again.
   *
   * @param decides whether the view answers the outstanding command, or is the first of this run:
   *     only then it is known of each frozen set whether it has moved
   * @param open the outstanding command, if the view does not answer it
   */
  void reconcile(MemberView view, boolean decides, @Nullable HostRequest open) {
    if (decides) {
      settleFrozen(view);
    }
    takeArrivals(view);
    dropEnded(view);
    release(view, open);
  }

  /** Ends or thaws each frozen set, by the last answer. */
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

  /** True if the last answer is that the MIGRATE for which the set is frozen was done. */
  boolean hasMoved(MovingSet frozen, Kept last) {
    return last.answers(frozen.run(), frozen.number()) && isMoved(last);
  }

  static boolean isMoved(Kept last) {
    return decode(last) instanceof Answer.Moved;
  }

  /** The last answer itself; one that cannot be read was none. */
  static @Nullable Answer decode(Kept last) {
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

  /** The record of an arrival, or null. */
  @Nullable MovingSet ofArrival(ArrivalView arrival) {
    for (MovingSet record : records.all()) {
      if (record.arrival() == arrival.index()) {
        return record;
      }
    }
    return null;
  }

  /** Removes records that stand for an arrival only, once that has ended. */
  void dropEnded(MemberView view) {
    for (MovingSet record : records.all()) {
      boolean settled = record.state() == State.CLOSED || record.state() == State.LIVE;
      if (settled && arrivalOf(view, record.arrival()) == null) {
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

  /** Frees what is the name's and upstream here, but for what is on its way back. */
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
