// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.core.PasidRange;
import io.pasid4j.daemon.domain.DomainException.Kind;
import io.pasid4j.domain.message.Answer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Counts a host's requests to its domain and their results since its start. Thread-safe. */
public final class DomainCounts {
  /** Kinds of leases. */
  public enum LeaseKind {
    /** Of IDs. */
    IDS,
    /** Of a part of a tenant's limit. */
    AMOUNT
  }

  /** Results of a request for a lease. */
  public enum LeaseResult {
    /** All of it. */
    GRANTED,
    /** Less than was asked for. */
    PARTLY,
    /** The domain has nothing left. */
    REFUSED,
    /** The host was fenced, so the request was not looked at. */
    FENCED,
    /** It was not looked at for another reason, such as that another computer has the name. */
    NOT_DONE
  }

  /** Results of an operator's request to move a set. */
  public enum MoveResult {
    /** It is the target's. */
    MOVED,
    /** It stays, and why was told. */
    REFUSED,
    /** It stays: the domain does not answer. */
    NO_QUORUM,
    /** It waits until it is known whether it has moved. */
    UNKNOWN;

    private static MoveResult of(Kind kind) {
      return switch (kind) {
        case REFUSED -> REFUSED;
        case NO_QUORUM -> NO_QUORUM;
        case UNKNOWN -> UNKNOWN;
      };
    }
  }

  private final Map<Lease, AtomicLong> leases = new ConcurrentHashMap<>();
  private final Map<MoveResult, AtomicLong> moves = new ConcurrentHashMap<>();
  private final AtomicLong arrivals = new AtomicLong();
  private final AtomicLong fences = new AtomicLong();

  DomainCounts() {}

  private record Lease(LeaseKind kind, LeaseResult result) {}

  private static <K> void count(Map<K, AtomicLong> counts, K key) {
    counts.computeIfAbsent(key, _ -> new AtomicLong()).incrementAndGet();
  }

  private static <K> long counted(Map<K, AtomicLong> counts, K key) {
    AtomicLong count = counts.get(key);
    return count == null ? 0 : count.get();
  }

  /** Returns the number of requests for leases that had a result. */
  public long leases(LeaseKind kind, LeaseResult result) {
    return counted(leases, new Lease(kind, result));
  }

  /** Returns the number of requests to move a set that had a result. */
  public long moves(MoveResult result) {
    return counted(moves, result);
  }

  /** Returns the number of sets that have arrived here. */
  public long arrivals() {
    return arrivals.get();
  }

  /** Returns how often this host has learnt that it was fenced. */
  public long fences() {
    return fences.get();
  }

  void leased(LeaseKind kind, int askedIds, Answer answer) {
    count(leases, new Lease(kind, result(askedIds, answer)));
  }

  private static LeaseResult result(int askedIds, Answer answer) {
    return switch (answer) {
      case Answer.Granted(List<PasidRange> ids) ->
          result(askedIds, ids.stream().mapToLong(PasidRange::countIds).sum());
      case Answer.AmountLeased leased -> result(askedIds, leased.grantedIds());
      case Answer.Refused _ -> LeaseResult.REFUSED;
      case Answer.Fenced _ -> LeaseResult.FENCED;
      default -> LeaseResult.NOT_DONE;
    };
  }

  private static LeaseResult result(int askedIds, long grantedIds) {
    if (grantedIds == 0) {
      return LeaseResult.REFUSED;
    }
    return grantedIds < askedIds ? LeaseResult.PARTLY : LeaseResult.GRANTED;
  }

  void moved() {
    count(moves, MoveResult.MOVED);
  }

  void notMoved(DomainException why) {
    count(moves, MoveResult.of(why.kind()));
  }

  void arrived() {
    arrivals.incrementAndGet();
  }

  void fenced() {
    fences.incrementAndGet();
  }
}
