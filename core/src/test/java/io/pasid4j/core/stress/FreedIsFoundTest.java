// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.stress;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import io.pasid4j.core.SpaceAuditor;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * No search for the lowest ID passes over an ID whose free has ended, wherever the range begins and
 * whatever else is being freed: alone, as part of a leaf, or with all of its leaf. The long form is
 * {@code -Dpasid.stress.rounds=1000}.
 */
class FreedIsFoundTest {
  private static final int ROUNDS = Integer.getInteger("pasid.stress.rounds", 4);
  private static final int BITS = 15;
  private static final int IDS = 1 << BITS;
  private static final int PIECE_IDS = 64;
  private static final int FREERS = 2;

  @Test
  void bySearchesOfEveryRange() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      new Round(new Random(round)).run();
    }
  }

  /** All IDs are held, then freed by some threads, and taken and freed again by one other. */
  private static final class Round {
    private final PasidSpace space = PasidSpace.builder().bits(BITS).giveZero().build();
    private final PasidSet taker = space.open("taker", Quota.limit(IDS));
    private final List<PasidSet> freers = new ArrayList<>();

    /** 1 once a free of the ID has ended. */
    private final AtomicIntegerArray freed = new AtomicIntegerArray(IDS);

    private final BitSet taken = new BitSet();
    private final Random random;

    Round(Random random) {
      this.random = random;
      for (int freer = 0; freer < FREERS; freer++) {
        freers.add(space.open("freer-" + freer, Quota.limit(IDS)));
      }
      deal();
    }

    /** Assigns some leaves as a whole to one set, others in parts. */
    private void deal() {
      for (int min = 0; min < IDS; ) {
        int wanted = random.nextInt(3) == 0 ? 1 + random.nextInt(40) : 32 * (1 + random.nextInt(6));
        int count = Math.min(IDS - min, wanted);
        freers.get(random.nextInt(FREERS)).allocateContiguous(PasidRange.of(min, IDS - 1L), count);
        min += count;
      }
    }

    void run() throws Exception {
      try (ExecutorService threads = Executors.newFixedThreadPool(FREERS)) {
        List<Future<?>> frees = new ArrayList<>();
        for (PasidSet freer : freers) {
          Random own = new Random(random.nextLong());
          frees.add(threads.submit(() -> freeAll(freer, own)));
        }
        while (!frees.stream().allMatch(Future::isDone)) {
          take();
        }
        for (Future<?> free : frees) {
          free.get();
        }
      }
      IntStream.range(0, 100).forEach(step -> take());
      assertThat(taker.free(PasidRange.ALL)).isEqualTo(taken.cardinality());
      new SpaceAuditor(space).check();
      assertThat(taker.allocate(PasidRange.ALL, IDS)).hasSize(IDS);
    }

    private void freeAll(PasidSet freer, Random own) {
      List<Integer> pieces = new ArrayList<>(IntStream.range(0, IDS / PIECE_IDS).boxed().toList());
      Collections.shuffle(pieces, own);
      for (int piece : pieces) {
        PasidRange range = PasidRange.of((long) piece * PIECE_IDS, (piece + 1L) * PIECE_IDS - 1);
        List<Integer> held = new ArrayList<>();
        freer.forEach(range, held::add);
        if (own.nextInt(3) == 0) {
          held.forEach(freer::free);
        } else {
          freer.free(range);
        }
        held.forEach(id -> freed.set(id, 1));
      }
    }

    private void take() {
      int min = random.nextInt(4) == 0 ? 0 : random.nextInt(IDS);
      int max = Math.min(IDS - 1, min + random.nextInt(random.nextBoolean() ? 40 : 4096));
      int lowest = lowestFree(min, max);
      int id = taker.tryAllocate(PasidRange.of(min, max));
      if (lowest <= max) {
        assertThat(id).as("[%d, %d]", min, max).isBetween(min, lowest);
      }
      if (id >= 0) {
        assertThat(taken.get(id)).as("%d is the taker's already", id).isFalse();
        keepOrFree(id);
      }
    }

    /**
     * The lowest ID that is free for certain, since only the taker takes; above {@code max} if
     * none.
     */
    private int lowestFree(int min, int max) {
      int id = min;
      while (id <= max && (freed.get(id) == 0 || taken.get(id))) {
        id++;
      }
      return id;
    }

    private void keepOrFree(int id) {
      if (random.nextInt(3) == 0) {
        taken.set(id);
      } else {
        assertThat(taker.free(id)).isTrue();
        freed.set(id, 1);
      }
    }
  }
}
