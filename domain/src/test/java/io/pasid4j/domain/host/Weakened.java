// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

import io.pasid4j.core.PasidRange;
import io.pasid4j.domain.message.ArrivalView;
import io.pasid4j.domain.message.HostRequest;
import io.pasid4j.domain.message.LastAnswer;
import io.pasid4j.domain.message.MemberView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Creates hosts with a planted bug. */
final class Weakened {
  private Weakened() {}

  static DomainHost host(
      Bug bug,
      IdentityStore disk,
      LocalWords words,
      SimRecords records,
      HostSender sender,
      HostListener listener) {
    Reconciler reconciler = reconciler(bug, words, records, listener);
    return new DomainHost(disk, words, records, sender, listener, reconciler) {
      @Override
      boolean withdraw(List<PasidRange> ids) {
        return bug == Bug.GIVE_LATE || super.withdraw(ids);
      }

      @Override
      public synchronized void view(MemberView view) {
        super.view(bug == Bug.ARRIVAL_LOST ? withoutArrivals(view) : view);
      }

      @Override
      public synchronized void closed(long setId) {
        if (bug == Bug.NO_TOMBSTONE) {
          records.remove(setId);
        } else {
          super.closed(setId);
        }
      }
    };
  }

  private static Reconciler reconciler(
      Bug bug, LocalWords words, SimRecords records, HostListener listener) {
    return switch (bug) {
      case IDS_FIRST -> new IdsFirst(words, records, listener);
      case ANSWER_BY_SET ->
          new Reconciler(words, records, listener) {
            @Override
            boolean hasMoved(MovingSet frozen, LastAnswer last) {
              return isMoved(last);
            }
          };
      default -> new Reconciler(words, records, listener);
    };
  }

  private static MemberView withoutArrivals(MemberView view) {
    List<PasidRange> ids = new ArrayList<>(view.ids());
    view.arrivals().forEach(arrival -> ids.addAll(arrival.ids()));
    ids.sort(Comparator.comparingLong(PasidRange::min));
    return new MemberView(
        view.index(),
        view.name(),
        view.epoch(),
        view.instance(),
        view.run(),
        view.number(),
        view.last(),
        ids,
        List.of());
  }

  /**
   * Plants two bugs: the IDs come before the host's own answer, and an arrival is matched by its
   * set instead of its index.
   */
  private static final class IdsFirst extends Reconciler {
    private final SimRecords records;

    IdsFirst(LocalWords words, SimRecords records, HostListener listener) {
      super(words, records, listener);
      this.records = records;
    }

    @Override
    void reconcile(MemberView view, boolean decides, @Nullable HostRequest open) {
      takeArrivals(view);
      release(view, open);
      if (decides) {
        settleFrozen(view);
      }
      dropEnded(view);
    }

    @Override
    @Nullable MovingSet ofArrival(ArrivalView arrival) {
      for (MovingSet record : records.all()) {
        if (record.payload().equals(arrival.record())) {
          return record;
        }
      }
      return null;
    }
  }
}
