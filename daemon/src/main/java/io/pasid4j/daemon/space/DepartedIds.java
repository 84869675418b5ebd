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
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * IDs that have moved to other hosts, and that this host must not give again before its drain
 * consumers have acknowledged or the quarantine's duration is over. Upstream has a reference to
 * each, and a second one while a consumer has to acknowledge it: these outlive the daemon, after
 * whose start they all wait for the duration. Thread-safe. An acknowledgement waits for a turn of
 * some IDs at most: the lock is fair, and what is for many IDs takes it once a turn.
 */
final class DepartedIds {
  /** As many IDs as one turn with the lock is for. */
  static final int TURN_IDS = 256;

  private final PasidSpace space;
  private final PasidSet upstream;
  private final LongSupplier clockMs;
  private final long durationMs;
  private final List<DrainConsumer> consumers = new ArrayList<>();
  private final List<DepartedBatch> batches = new ArrayList<>();
  private final DepartedIndex index = new DepartedIndex();

  /** Guards the consumers, the batches and the index. */
  private final ReentrantLock lock = new ReentrantLock(true);

  /** False: no ID is kept, and no acknowledgement need take the lock. */
  private volatile boolean keepsAny;

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
      add(DepartedBatch.recovered(space, before, this::hadConsumers, dueMs()), before);
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
    var _ = inTurn(() -> consumers.add(registered));
    return registered;
  }

  private <T> T inTurn(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  /** Does something for each of many IDs, in turns; until it returns true. */
  private boolean inTurns(int[] ids, IntPredicate work) {
    boolean ends = false;
    for (int from = 0; from < ids.length && !ends; from += TURN_IDS) {
      int first = from;
      int last = Math.min(ids.length, from + TURN_IDS);
      ends = inTurn(() -> Arrays.stream(ids, first, last).anyMatch(work));
    }
    return ends;
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
    List<DrainConsumer> present = inTurn(() -> List.copyOf(consumers));
    add(DepartedBatch.leaving(space, ids, present, token, dueMs()), ids);
    return present.isEmpty() ? 1 : 2;
  }

  private void add(DepartedBatch batch, int[] ids) {
    var _ = inTurn(() -> batches.add(batch));
    keepsAny = true;
    var _ =
        inTurns(
            ids,
            id -> {
              DepartedBatch earlier = index.find(id);
              if (earlier != null) {
                var _ = earlier.end(id);
              }
              index.put(id, batch);
              return false;
            });
  }

  /**
   * Returns whether a drain consumer has not acknowledged one of these IDs, which a set is to get;
   * nobody has to for the set that had them.
   */
  boolean awaits(int[] ids, TokenHash token) {
    releaseDue();
    return inTurns(
        ids,
        id -> {
          DepartedBatch batch = index.find(id);
          return batch != null && batch.awaits(id, token);
        });
  }

  /** Lets go of IDs that nobody has to acknowledge for a set, before they are due. */
  void letGo(int[] ids, TokenHash token) {
    var _ =
        inTurns(
            ids,
            id -> {
              DepartedBatch batch = index.find(id);
              if (batch != null && !batch.awaits(id, token) && batch.end(id)) {
                var _ = release(id);
              }
              return false;
            });
  }

  /** Lets go of IDs that are due. */
  void releaseDue() {
    if (!keepsAny) {
      return;
    }
    long nowMs = clockMs.getAsLong();
    for (DepartedBatch batch : inTurn(() -> List.copyOf(batches))) {
      boolean isLeft = batch.dueMs() <= nowMs;
      while (isLeft) {
        isLeft = inTurn(() -> batch.endNext(this::release, TURN_IDS));
      }
    }
    var _ = inTurn(this::dropEmpty);
  }

  private boolean dropEmpty() {
    boolean dropped = batches.removeIf(DepartedBatch::isEmpty);
    if (batches.isEmpty()) {
      index.clear();
      keepsAny = false;
    }
    return dropped;
  }

  private boolean has(int id, int generation) {
    return keepsAny
        && inTurn(() -> {
          DepartedBatch batch = index.find(id);
          return batch != null && batch.has(id, generation);
        });
  }

  private boolean acknowledge(DrainConsumer consumer, int id, int generation) {
    return inTurn(() -> {
      DepartedBatch batch = index.find(id);
      return batch != null
          && batch.has(id, generation)
          && consumers.contains(consumer)
          && batch.acknowledge(consumer, id, this::release);
    });
  }

  private void remove(DrainConsumer consumer) {
    var _ = inTurn(() -> consumers.remove(consumer));
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
