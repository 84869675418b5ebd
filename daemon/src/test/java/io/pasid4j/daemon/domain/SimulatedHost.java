// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.domain.host.DomainHost;
import io.pasid4j.domain.host.HostListener;
import io.pasid4j.domain.host.HostSender;
import io.pasid4j.domain.host.HostStores;
import io.pasid4j.domain.host.IdentityStore;
import io.pasid4j.domain.host.LocalAmounts;
import io.pasid4j.domain.host.MovingSet;
import io.pasid4j.domain.host.SetRecords;
import io.pasid4j.domain.message.MemberView;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A host of a simulation: the real host and keeper of leases, over words and records in memory. */
final class SimulatedHost implements IdentityStore, SetRecords, HostListener {
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final String name;
  private final int number;
  private final Map<Long, MovingSet> records = new TreeMap<>();
  final SparseWords words = new SparseWords();
  final DomainHost host;
  private final LeaseKeeper leases;
  private @Nullable MemberView latest;
  private long run;
  private long lastSetId;
  private long arrivedSet;
  private boolean refusesMoves;

  SimulatedHost(int number, int leaseIds, HostSender log) {
    this(number, leaseIds, log, new NoAmounts());
  }

  SimulatedHost(int number, int leaseIds, HostSender log, LocalAmounts amounts) {
    this.number = number;
    name = "host-" + number;
    host = new DomainHost(new HostStores(this, words, this, amounts), log, this);
    leases =
        new LeaseKeeper(host, words::freeIds, () -> Long.MAX_VALUE, () -> 0, leaseIds, IDLE_NANOS);
  }

  /** From now on the domain may refuse a move. */
  void refuseMoves() {
    refusesMoves = true;
  }

  void follow(MemberView view) {
    host.view(view);
    latest = view;
  }

  /** A step of a request that leases in several. */
  void keepSpare() {
    leases.keepSpare();
  }

  /** Asks for a lease, or gives one back, if it is time. */
  void keepLeases(long nowNanos) {
    MemberView view = latest;
    if (view != null) {
      leases.check(view, nowNanos);
    }
  }

  /** The number of the set that arrived last. */
  long arrivedSet() {
    return arrivedSet;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long instance() {
    return number + 1L;
  }

  @Override
  public long run() {
    return run;
  }

  @Override
  public long epoch() {
    return 1;
  }

  @Override
  public void storeRun(long next) {
    run = next;
  }

  @Override
  public void storeEpoch(long epoch) {
    throw new UnsupportedOperationException("nobody is fenced here");
  }

  @Override
  public List<MovingSet> all() {
    return List.copyOf(records.values());
  }

  @Override
  public @Nullable MovingSet find(long setId) {
    return records.get(setId);
  }

  @Override
  public void put(MovingSet record) {
    records.put(record.setId(), record);
  }

  @Override
  public void remove(long setId) {
    records.remove(setId);
  }

  @Override
  public long newSetId() {
    return ++lastSetId;
  }

  @Override
  public void moved(long setId, String target) {}

  @Override
  public void stays(long setId) {
    if (!refusesMoves) {
      throw new AssertionError("set " + setId + ": stays (expected: nothing prevents a move)");
    }
  }

  @Override
  public void arrived(MovingSet record) {
    arrivedSet = record.setId();
  }

  @Override
  public void fenced(long epoch) {}

  @Override
  public void disowned() {
    throw new AssertionError(name + ": has IDs that the log does not know");
  }

  @Override
  public void shutOut(String reason) {
    throw new AssertionError(name + ": " + reason);
  }
}
