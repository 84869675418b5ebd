// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.core.PasidRange;
import io.pasid4j.daemon.domain.DomainCounts.LeaseKind;
import io.pasid4j.domain.host.DomainHost;
import io.pasid4j.domain.host.HostListener;
import io.pasid4j.domain.host.HostSender;
import io.pasid4j.domain.host.HostStores;
import io.pasid4j.domain.host.MovingSet;
import io.pasid4j.domain.message.Answer;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A host whose leases, arrivals and fences are counted, whoever asks for them. Thread-safe. */
final class CountedHost extends DomainHost {
  private final DomainCounts counts;

  CountedHost(HostStores stores, HostSender commands, HostListener listener, DomainCounts counts) {
    super(stores, commands, new CountedEvents(listener, counts));
    this.counts = counts;
  }

  @Override
  public CompletableFuture<Answer> lease(PasidRange range, int countIds) {
    return counted(LeaseKind.IDS, countIds, super.lease(range, countIds));
  }

  @Override
  public CompletableFuture<Answer> leaseExactly(List<PasidRange> ids) {
    long count = ids.stream().mapToLong(PasidRange::countIds).sum();
    return counted(LeaseKind.IDS, (int) count, super.leaseExactly(ids));
  }

  /** Counts nothing if no ID is asked for: then only the limit changes. */
  @Override
  public CompletableFuture<Answer> leaseAmount(String tenant, int limitIds, int ids) {
    CompletableFuture<Answer> answer = super.leaseAmount(tenant, limitIds, ids);
    return ids == 0 ? answer : counted(LeaseKind.AMOUNT, ids, answer);
  }

  private CompletableFuture<Answer> counted(
      LeaseKind kind, int askedIds, CompletableFuture<Answer> answer) {
    return answer.whenComplete((result, _) -> {
      if (result != null) {
        counts.leased(kind, askedIds, result);
      }
    });
  }

  private record CountedEvents(HostListener listener, DomainCounts counts) implements HostListener {
    @Override
    public void moved(long setId, String target) {
      listener.moved(setId, target);
    }

    @Override
    public void stays(long setId) {
      listener.stays(setId);
    }

    @Override
    public void arrived(MovingSet record) {
      counts.arrived();
      listener.arrived(record);
    }

    @Override
    public void fenced(long epoch) {
      counts.fenced();
      listener.fenced(epoch);
    }

    @Override
    public void disowned() {
      listener.disowned();
    }

    @Override
    public void shutOut(String reason) {
      listener.shutOut(reason);
    }
  }
}
