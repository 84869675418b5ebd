// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.space;

import io.pasid4j.core.DrainConsumer;
import io.pasid4j.core.IdState;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.PutResult;
import io.pasid4j.daemon.state.TokenHash;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * IDs that have moved to other hosts, and that this host must not give again before its drain
 * consumers have acknowledged or the quarantine's duration is over. Upstream has a reference to
 * each, and a second one while a consumer has to acknowledge it: these outlive the daemon, after
 * whose start they all wait for the duration. Thread-safe; a thread waits for operations on
 * upstream at most.
 */
final class DepartedIds {
  private final PasidSpace space;
  private final PasidSet upstream;
  private final LongSupplier clockMs;
  private final long durationMs;
  private final List<DrainConsumer> consumers = new ArrayList<>();
  private final List<DepartedBatch> batches = new ArrayList<>();

  /**
   * Begins with what has moved away under an earlier daemon.
   *
   * @param upstream the internal set that holds what this host has not leased
   * @param clockMs the clock of the space's quarantine
   */
  DepartedIds(PasidSpace space, PasidSet upstream, LongSupplier clockMs) {
    this.space = space;
    this.upstream = upstream;
    this.clockMs = clockMs;
    durationMs = space.inspector().quarantineMs();
    int[] before = referenced();
    if (durationMs == 0) {
      IntStream.of(before).forEach(this::release);
    } else if (before.length > 0) {
      batches.add(DepartedBatch.recovered(space, before, this::hadConsumers, dueMs()));
    }
  }

  private int[] referenced() {
    RunCollector kept = new RunCollector();
    space
        .inspector()
        .forEachRun(
            PasidRange.ALL,
            (first, last, state, holder) -> {
              if (upstream.equals(holder)
                  && (state == IdState.ACTIVE || state == IdState.FREE_PENDING)) {
                IntStream.rangeClosed(first, last).forEach(kept);
              }
              return true;
            });
    return RunCollector.idsOf(kept.all());
  }

  private long dueMs() {
    return clockMs.getAsLong() + durationMs;
  }

  private boolean hadConsumers(int id) {
    return space.describe(id).references() > 1;
  }

  /** Drops upstream's references; false if upstream does not have the ID. */
  private boolean release(int id) {
    boolean isHad = true;
    for (int left = space.describe(id).references(); left > 0 && isHad; left--) {
      isHad = upstream.put(id) != PutResult.UNKNOWN;
    }
    return isHad;
  }

  /** Makes a drain consumer of the space one of the IDs that move away, too. */
  DrainConsumer register(DrainConsumer consumer) {
    Registered registered = new Registered(consumer);
    synchronized (this) {
      consumers.add(registered);
    }
    return registered;
  }

  /**
   * Keeps IDs that move away after this call: their events come before upstream's references.
   *
   * @param ids ascending
   * @param token resumes the set that has them
   * @return how many references upstream has to have to each, 0 to 2
   */
  int keep(int[] ids, TokenHash token) {
    if (durationMs == 0) {
      return 0;
    }
    List<DrainConsumer> present = present();
    add(DepartedBatch.leaving(space, ids, present, token, dueMs()), ids);
    return present.isEmpty() ? 1 : 2;
  }

  private synchronized List<DrainConsumer> present() {
    return List.copyOf(consumers);
  }

  private synchronized void add(DepartedBatch batch, int[] ids) {
    for (int id : ids) {
      batches.forEach(earlier -> earlier.end(id));
    }
    batches.add(batch);
  }

  /**
   * Returns whether a drain consumer has not acknowledged one of these IDs, which a set is to get;
   * nobody has to for the set that had them.
   */
  synchronized boolean awaits(int[] ids, TokenHash token) {
    releaseDue();
    return IntStream.of(ids)
        .anyMatch(id -> batches.stream().anyMatch(batch -> batch.awaits(id, token)));
  }

  /** Lets go of IDs that nobody has to acknowledge for a set, before they are due. */
  synchronized void letGo(int[] ids, TokenHash token) {
    for (int id : ids) {
      for (DepartedBatch batch : batches) {
        if (!batch.awaits(id, token) && batch.end(id)) {
          var _ = release(id);
        }
      }
    }
  }

  /** Lets go of IDs that are due. */
  synchronized void releaseDue() {
    if (batches.isEmpty()) {
      return;
    }
    long nowMs = clockMs.getAsLong();
    batches.removeIf(batch -> {
      if (batch.dueMs() <= nowMs) {
        batch.endAll(this::release);
      }
      return batch.isEmpty();
    });
  }

  private synchronized boolean has(int id, int generation) {
    return batches.stream().anyMatch(batch -> batch.has(id, generation));
  }

  private synchronized boolean acknowledge(DrainConsumer consumer, int id, int generation) {
    for (DepartedBatch batch : batches) {
      if (batch.has(id, generation)) {
        return consumers.contains(consumer) && batch.acknowledge(consumer, id, this::release);
      }
    }
    return false;
  }

  private synchronized void remove(DrainConsumer consumer) {
    consumers.remove(consumer);
  }

  /** A drain consumer of the space. An ID of one generation either moves away or is freed. */
  private final class Registered implements DrainConsumer {
    private final DrainConsumer ofSpace;

    Registered(DrainConsumer ofSpace) {
      this.ofSpace = ofSpace;
    }

    @Override
    public boolean acknowledge(int pasid) {
      return has(pasid, DepartedBatch.ANY_GENERATION)
          ? DepartedIds.this.acknowledge(this, pasid, DepartedBatch.ANY_GENERATION)
          : ofSpace.acknowledge(pasid);
    }

    @Override
    public boolean acknowledge(int pasid, int generation) {
      return has(pasid, generation)
          ? DepartedIds.this.acknowledge(this, pasid, generation)
          : ofSpace.acknowledge(pasid, generation);
    }

    @Override
    public void close() {
      remove(this);
      ofSpace.close();
    }
  }
}
