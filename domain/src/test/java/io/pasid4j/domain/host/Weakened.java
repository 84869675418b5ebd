// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

import io.pasid4j.core.PasidRange;
import io.pasid4j.domain.message.Answer;
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

  static DomainHost host(Bug bug, HostStores stores, HostSender sender, HostListener listener) {
    Reconciler reconciler = reconciler(bug, stores, listener);
    return new DomainHost(stores, sender, listener, reconciler, new Late(bug, stores)) {
      @Override
      public synchronized boolean view(MemberView view) {
        return super.view(bug == Bug.ARRIVAL_LOST ? withoutArrivals(view) : view);
      }

      @Override
      public synchronized void closed(long setId) {
        if (bug == Bug.NO_TOMBSTONE) {
          stores.records().remove(setId);
        } else {
          super.closed(setId);
        }
      }
    };
  }

  /** IDs, or an amount, that stay in use while they are on their way back. */
  private static final class Late extends Preparation {
    private final Bug bug;

    Late(Bug bug, HostStores stores) {
      super(stores);
      this.bug = bug;
    }

    @Override
    boolean withdraw(List<PasidRange> ids) {
      return bug == Bug.GIVE_LATE || super.withdraw(ids);
    }

    @Override
    boolean withdraw(String tenant, int ids) {
      return bug == Bug.AMOUNT_LATE || super.withdraw(tenant, ids);
    }
  }

  private static Reconciler reconciler(Bug bug, HostStores stores, HostListener listener) {
    return switch (bug) {
      case IDS_FIRST -> new IdsFirst(stores, listener);
      case ANSWER_BY_SET ->
          new Reconciler(stores, listener) {
            @Override
            boolean hasMoved(MovingSet frozen, LastAnswer last) {
              return decode(last) instanceof Answer.Moved;
            }
          };
      case SHARE_STAYS ->
          new Reconciler(stores, listener) {
            @Override
            void putAmount(String tenant, int ids) {
              if (ids > stores.amounts().all().getOrDefault(tenant, 0)) {
                super.putAmount(tenant, ids);
              }
            }
          };
      default -> new Reconciler(stores, listener);
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
        List.of(),
        view.amounts());
  }

  /**
   * Plants two bugs: the IDs come before the host's own answer, and an arrival is matched by its
   * set instead of its index.
   */
  private static final class IdsFirst extends Reconciler {
    private final SetRecords records;

    IdsFirst(HostStores stores, HostListener listener) {
      super(stores, listener);
      records = stores.records();
    }

    @Override
    void reconcile(MemberView view, boolean decides, @Nullable HostRequest open) {
      followAmounts(view, open);
      takeArrivals(view);
      release(view, open);
      if (decides) {
        settleFrozen(view);
      }
      dropEnded(view);
      followAmounts(view, open);
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
