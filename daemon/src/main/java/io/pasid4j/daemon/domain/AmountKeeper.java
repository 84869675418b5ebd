// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.core.PasidSpace;
import io.pasid4j.domain.host.DomainHost;
import io.pasid4j.domain.message.Amount;
import io.pasid4j.domain.message.Answer;
import io.pasid4j.domain.message.MemberView;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a little of each tenant's amount unused on a host, so that its sets need not wait, and
 * returns what has been idle; at once if another host wants it. Called once in a while, by one
 * thread.
 */
final class AmountKeeper {
  private static final long REFUSED_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final DomainHost host;
  private final AmountFile amounts;
  private final AmountDesk desk;
  private final PasidSpace space;
  private final long idleNanos;
  private final Map<String, Times> times = new HashMap<>();
  private CompletableFuture<Answer> outstanding =
      CompletableFuture.completedFuture(new Answer.Done());

  /** When a lease for a tenant was refused, and since when so much is unused that some can go. */
  private static final class Times {
    private @Nullable Long refusedNanos;
    private @Nullable Long idleSinceNanos;
  }

  /**
   * Keeps the amounts of a host.
   *
   * @param idleNanos how long so much has to be unused that some of it goes back
   */
  AmountKeeper(
      DomainHost host, AmountFile amounts, AmountDesk desk, PasidSpace space, long idleNanos) {
    this.host = host;
    this.amounts = amounts;
    this.desk = desk;
    this.space = space;
    this.idleNanos = idleNanos;
  }

  /** Asks for a part of one amount, or returns one, if it is time. */
  void check(MemberView view, long nowNanos) {
    for (String tenant : amounts.tenants()) {
      if (!outstanding.isDone()) {
        return;
      }
      amounts
          .account(tenant)
          .ifPresent(account -> check(tenant, account, AmountDesk.find(view, tenant), nowNanos));
    }
  }

  private void check(String tenant, long account, @Nullable Amount seen, long nowNanos) {
    int limitIds = desk.limitIds(tenant, account);
    long held = space.account(account).chargedIds();
    long unused = amounts.of(tenant) - held;
    boolean wanted = seen != null && seen.wanted();
    int leaseIds = AmountDesk.leaseIds(limitIds);
    long spare = wanted || held == 0 ? unused : unused - 2L * leaseIds;
    Times own = times.computeIfAbsent(tenant, _ -> new Times());
    if (spare > 0 && (wanted || isIdle(own, nowNanos))) {
      outstanding = host.returnAmount(tenant, (int) spare);
    } else if (held > 0
        && unused < Math.max(1, leaseIds / 4)
        && !wanted
        && !wasRefused(own, nowNanos)) {
      lease(tenant, limitIds, (int) Math.max(leaseIds, -unused), own, nowNanos);
    } else if (seen != null && seen.limitIds() != limitIds) {
      outstanding = host.leaseAmount(tenant, limitIds, 0);
    }
    if (spare <= 0) {
      own.idleSinceNanos = null;
    }
  }

  private boolean isIdle(Times own, long nowNanos) {
    Long since = own.idleSinceNanos;
    if (since == null) {
      own.idleSinceNanos = nowNanos;
      return false;
    }
    return nowNanos - since >= idleNanos;
  }

  private static boolean wasRefused(Times own, long nowNanos) {
    Long refused = own.refusedNanos;
    return refused != null && nowNanos - refused < REFUSED_NANOS;
  }

  private void lease(String tenant, int limitIds, int ids, Times own, long nowNanos) {
    outstanding = host.leaseAmount(tenant, limitIds, ids);
    var _ =
        outstanding.whenComplete((answer, _) -> {
          boolean granted =
              answer instanceof Answer.AmountLeased leased && leased.grantedIds() == ids;
          own.refusedNanos = granted ? null : nowNanos;
        });
  }
}
