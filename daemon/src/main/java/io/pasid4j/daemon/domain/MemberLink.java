// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.core.PasidRange;
import io.pasid4j.daemon.space.DomainLink;
import io.pasid4j.domain.host.MovingSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A space's link to the domain of its daemon: what tenants ask for. Thread-safe. */
final class MemberLink implements DomainLink {
  private static final long ANSWER_MS = 5_000;
  private static final long TAKEN_MS = 1_000;

  private final DomainMember member;
  private final LeaseDesk leases;

  MemberLink(DomainMember member) {
    this.member = member;
    leases = new LeaseDesk(member.host(), member::execute);
  }

  @Override
  public boolean admitsTenants() {
    return !member.isSurrendering();
  }

  @Override
  public CompletableFuture<Outcome> lease(PasidRange range, int countIds) {
    return range.min() >>> member.hosted().space().bits() == 0
        ? leases.lease(range, countIds)
        : CompletableFuture.completedFuture(Outcome.NOTHING_FREE);
  }

  @Override
  public CompletableFuture<Outcome> catchUp() {
    return member
        .catchUp()
        .completeOnTimeout(false, ANSWER_MS, TimeUnit.MILLISECONDS)
        .thenApply(done -> done ? Outcome.DONE : Outcome.NO_ANSWER);
  }

  @Override
  public CompletableFuture<Outcome> resumed(int setId) {
    MovingSet record = member.moves().find(setId);
    return record == null || record.arrival() == 0
        ? CompletableFuture.completedFuture(Outcome.DONE)
        : member
            .host()
            .taken(setId)
            .thenApply(LeaseDesk::outcomeOf)
            .completeOnTimeout(Outcome.NO_ANSWER, TAKEN_MS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void closed(int setId) {
    if (member.moves().find(setId) != null) {
      member.host().closed(setId);
    }
  }
}
