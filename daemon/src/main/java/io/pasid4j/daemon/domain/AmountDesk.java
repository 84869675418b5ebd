// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.core.IdAccount;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.daemon.limits.RateLimitedLog;
import io.pasid4j.daemon.limits.SharedAnswer;
import io.pasid4j.daemon.space.DomainAmount;
import io.pasid4j.daemon.space.DomainLink.Outcome;
import io.pasid4j.domain.host.DomainHost;
import io.pasid4j.domain.message.Amount;
import io.pasid4j.domain.message.Answer;
import io.pasid4j.domain.message.MemberView;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Asks for the amounts that tenants wait for; equal requests share one. If the limit leaves too
 * few, the other hosts are asked for what they do not need, and it tries once more. Thread-safe.
 */
final class AmountDesk {
  private enum Refusal {
    OLD_MEMBER,
    LIMIT,
    UNWRITTEN
  }

  private static final int LINES_PER_SECOND = 2;
  private static final long WAIT_MS = 5_000;

  /** Longer than a host takes to return what is wanted. */
  private static final long RETURNED_MS = 700;

  /** More different requests of an account are not answered: the others' have to be. */
  private static final int MOST_OF_AN_ACCOUNT = 16;

  /** Leases of a tenant's limit; so a few idle hosts keep little from the others. */
  private static final int LEASES_OF_A_LIMIT = 128;

  private final RateLimitedLog<Refusal> log =
      new RateLimitedLog<>(
          LoggerFactory.getLogger("pasidd.domain"),
          Refusal.class,
          System::nanoTime,
          _ -> LINES_PER_SECOND);

  private final DomainHost host;
  private final AmountFile amounts;
  private final PasidSpace space;
  private final IntFunction<OptionalInt> limits;
  private final Supplier<@Nullable MemberView> latest;
  private final AmountGate gate;
  private final Executor worker;
  private final Map<Request, SharedAnswer<Outcome>> asked = new ConcurrentHashMap<>();
  private final Map<String, Answer.AmountLeased> last = new ConcurrentHashMap<>();

  private record Request(long account, int countIds) {}

  /**
   * Asks a host's domain.
   *
   * @param limits the limit in the domain by the key that sets count by, as the rules say
   * @param latest the latest view of this host; null before the first
   * @param worker asks; not the caller's thread
   */
  AmountDesk(
      DomainHost host,
      AmountFile amounts,
      PasidSpace space,
      IntFunction<OptionalInt> limits,
      Supplier<@Nullable MemberView> latest,
      AmountGate gate,
      Executor worker) {
    this.host = host;
    this.amounts = amounts;
    this.space = space;
    this.limits = limits;
    this.latest = latest;
    this.gate = gate;
    this.worker = worker;
  }

  /** Limits an account from now on. That it is limited is no less true if the disk is full. */
  void limit(long account) {
    String tenant = amounts.tenant(account);
    try {
      amounts.limit(tenant);
    } catch (UncheckedIOException e) {
      log.log(Level.ERROR, Refusal.UNWRITTEN, () -> describeUnwritten(tenant, e));
    }
  }

  private static String describeUnwritten(String tenant, UncheckedIOException cause) {
    return "limit of %s: only until the daemon ends, for it is not written: %s"
        .formatted(tenant, cause.getMessage());
  }

  /** Asks for so many IDs more than are counted. */
  CompletableFuture<Outcome> lease(long account, int countIds) {
    if (asked.keySet().stream().filter(request -> request.account() == account).count()
        >= MOST_OF_AN_ACCOUNT) {
      return CompletableFuture.completedFuture(Outcome.NO_ANSWER);
    }
    return asked
        .computeIfAbsent(new Request(account, countIds), this::ask)
        .await(Outcome.NO_ANSWER, WAIT_MS);
  }

  private SharedAnswer<Outcome> ask(Request request) {
    SharedAnswer<Outcome> shared = new SharedAnswer<>();
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    var _ =
        outcome.thenAccept(result -> {
          asked.remove(request, shared);
          shared.complete(result);
        });
    work(
        outcome,
        () -> {
          var _ = gate.open().thenAccept(isOpen -> gateAnswered(request, outcome, isOpen));
        });
    return shared;
  }

  private void gateAnswered(Request request, CompletableFuture<Outcome> outcome, boolean isOpen) {
    if (isOpen) {
      work(outcome, () -> lease(request, outcome, false));
    } else {
      log.log(Level.WARN, Refusal.OLD_MEMBER, this::describeOldMember);
      outcome.complete(gate.older().isEmpty() ? Outcome.NO_ANSWER : Outcome.NOTHING_FREE);
    }
  }

  /** Runs a step of a request on the worker; if it fails, the request is one without an answer. */
  private void work(CompletableFuture<Outcome> outcome, Runnable step) {
    worker.execute(() -> {
      try {
        step.run();
      } catch (RuntimeException e) {
        outcome.complete(Outcome.NO_ANSWER);
        throw e;
      }
    });
  }

  private String describeOldMember() {
    return "limits of the domain: no host may lease while " + gate.older() + " reads none";
  }

  private void lease(Request request, CompletableFuture<Outcome> outcome, boolean again) {
    IdAccount account = space.account(request.account());
    String tenant = amounts.tenant(request.account());
    long needed = account.chargedIds() + request.countIds();
    int limitIds = limitIds(tenant, request.account());
    if (needed > account.limitIds()) {
      outcome.complete(Outcome.NOTHING_FREE);
    } else if (needed <= account.leasedIds()) {
      outcome.complete(Outcome.DONE);
    } else {
      int missing = (int) (needed - account.leasedIds());
      boolean isHopeless = needed > limitIds;
      int ids = isHopeless ? 0 : Math.max(missing, isWanted(tenant) ? 0 : leaseIds(limitIds));
      var _ =
          host.leaseAmount(tenant, limitIds, ids)
              .whenComplete(
                  (answer, _) -> answered(request, outcome, again || isHopeless, missing, answer));
    }
  }

  private boolean isWanted(String tenant) {
    Amount seen = seen(tenant);
    return seen != null && seen.wanted();
  }

  private void answered(
      Request request,
      CompletableFuture<Outcome> outcome,
      boolean again,
      int missing,
      @Nullable Answer answer) {
    if (!(answer instanceof Answer.AmountLeased leased)) {
      outcome.complete(Outcome.NO_ANSWER);
      return;
    }
    last.put(amounts.tenant(request.account()), leased);
    if (leased.grantedIds() >= missing) {
      outcome.complete(Outcome.DONE);
    } else if (!again && leased.domainIds() > leased.hostIds()) {
      CompletableFuture.delayedExecutor(RETURNED_MS, TimeUnit.MILLISECONDS, Runnable::run)
          .execute(() -> work(outcome, () -> lease(request, outcome, true)));
    } else {
      log.log(Level.INFO, Refusal.LIMIT, () -> "refused: " + describe(request.account(), leased));
      outcome.complete(Outcome.NOTHING_FREE);
    }
  }

  private String describe(long account, Answer.AmountLeased leased) {
    String tenant = amounts.tenant(account);
    return new DomainAmount(
            tenant,
            Integer.toUnsignedLong((int) account),
            leased.limitIds(),
            leased.domainIds(),
            amounts.of(tenant),
            space.account(account).chargedIds())
        .text();
  }

  /** Returns the limit of a tenant, by the rules or else as its amount says; 0 if nothing does. */
  int limitIds(String tenant, long account) {
    return limits.apply(TenantKey.idsKey(account)).orElseGet(() -> limitSeen(tenant));
  }

  private int limitSeen(String tenant) {
    Amount seen = seen(tenant);
    return seen == null ? 0 : seen.limitIds();
  }

  private @Nullable Amount seen(String tenant) {
    MemberView view = latest.get();
    return view == null ? null : find(view, tenant);
  }

  /** Finds the amount of a tenant in a view. */
  static @Nullable Amount find(MemberView view, String tenant) {
    for (Amount amount : view.amounts()) {
      if (amount.tenant().equals(tenant)) {
        return amount;
      }
    }
    return null;
  }

  /** Returns how many IDs a lease for a tenant has. */
  static int leaseIds(int limitIds) {
    return Math.clamp(limitIds / LEASES_OF_A_LIMIT, 1, 1024);
  }

  /**
   * Returns how many IDs all hosts may give a tenant, as the domain last answered; -1 before it
   * has.
   */
  long domainIds(String tenant) {
    Answer.AmountLeased leased = last.get(tenant);
    return leased == null ? -1 : leased.domainIds();
  }
}
