// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs, compared with a look at each ID. */
class RunScanTest {
  private static final int BITS = 15;
  private static final int MAX_ID = (1 << BITS) - 1;

  private final AtomicLong clockMs = new AtomicLong(1000);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void runsSayOfEachIdWhatALookAtItSays(long seed) {
    Random random = new Random(seed);
    PasidSpaceBuilder builder =
        PasidSpace.builder()
            .bits(BITS)
            .reserve(PasidRange.of(900, 999))
            .reserve(PasidRange.of(16_000, 16_500));
    PasidSpace space =
        random.nextBoolean() ? builder.quarantine(20, clockMs::get).build() : builder.build();
    List<PasidSet> sets = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      sets.add(space.open("vm-" + i, Given.UNLIMITED));
    }
    for (int step = 0; step < 400; step++) {
      change(random, space, sets.get(random.nextInt(sets.size())));
      if (step % 40 == 0) {
        PasidSet ended = sets.remove(random.nextInt(sets.size()));
        ended.close();
        sets.add(space.open("vm-" + step, Given.UNLIMITED));
        assertRunsAreTrue(space, PasidRange.ALL, 0, MAX_ID);
        int min = random.nextInt(MAX_ID);
        int max = min + random.nextInt(MAX_ID - min);
        assertRunsAreTrue(space, PasidRange.of(min, max), min, max);
      }
    }
  }

  private void change(Random random, PasidSpace space, PasidSet set) {
    clockMs.addAndGet(random.nextInt(3));
    int min = random.nextInt(MAX_ID);
    PasidRange range = PasidRange.of(min, min + random.nextInt(400));
    switch (random.nextInt(6)) {
      case 0, 1 -> takeUpTo(set, range, random.nextInt(300));
      case 2 -> takeUpTo(set, PasidRange.exactly(min), 1);
      case 3 -> set.free(range);
      case 4 ->
          set.forEach(
              range,
              id -> {
                var _ = set.get(id);
              });
      default -> reportBusy(space, set, range);
    }
  }

  private static void takeUpTo(PasidSet set, PasidRange range, int count) {
    int taken = 0;
    while (taken < count && set.tryAllocate(range) >= 0) {
      taken++;
    }
  }

  /** Reports an ID without references, if there is one. */
  private static void reportBusy(PasidSpace space, PasidSet set, PasidRange range) {
    Arrays.stream(Given.held(set, range))
        .filter(id -> space.describe(id).state() == IdState.IDLE)
        .findFirst()
        .ifPresent(id -> set.reportBusy(id, PasidRange.ALL));
  }

  @SuppressWarnings("ReferenceEquality") // the same set, by identity
  private static void assertRunsAreTrue(PasidSpace space, PasidRange range, int min, int max) {
    List<Run> expected = new ArrayList<>();
    for (int id = min; id <= max; id++) {
      IdView view = space.describe(id);
      Run last = expected.isEmpty() ? null : expected.getLast();
      if (last != null && last.state() == view.state() && last.holder() == view.holder()) {
        expected.set(expected.size() - 1, new Run(last.first(), id, last.state(), last.holder()));
      } else {
        expected.add(new Run(id, id, view.state(), view.holder()));
      }
    }
    assertThat(runs(space, range)).isEqualTo(expected);
  }

  private static List<Run> runs(PasidSpace space, PasidRange range) {
    List<Run> runs = new ArrayList<>();
    space
        .inspector()
        .forEachRun(
            range, (first, last, state, holder) -> runs.add(new Run(first, last, state, holder)));
    return runs;
  }

  @Test
  void theWidestSpaceTakesAsLongAsWhatIsInUse() {
    PasidSpace space = PasidSpace.builder().bits(31).reserve(PasidRange.of(5, 0x3FFF_FFFF)).build();
    PasidSet set = space.open("vm", Given.UNLIMITED);
    set.allocate(PasidRange.exactly(0x7FFF_FFFF));
    assertThat(runs(space, PasidRange.ALL))
        .containsExactly(
            new Run(0, 0, IdState.RESERVED, null),
            new Run(1, 4, IdState.FREE, null),
            new Run(5, 0x3FFF_FFFF, IdState.RESERVED, null),
            new Run(0x4000_0000, 0x7FFF_FFFE, IdState.FREE, null),
            new Run(0x7FFF_FFFF, 0x7FFF_FFFF, IdState.IDLE, set));
    assertThat(runs(Given.space(4), PasidRange.of(16, 20))).isEmpty();
  }

  @Test
  void aVisitorEndsTheScan() {
    PasidSpace space = Given.space(6);
    Given.take(space.open("vm", Given.UNLIMITED), 2, 4);
    List<Integer> firsts = new ArrayList<>();
    space
        .inspector()
        .forEachRun(
            PasidRange.ALL,
            (first, last, state, holder) -> {
              firsts.add(first);
              return firsts.size() < 3;
            });
    assertThat(firsts).containsExactly(0, 1, 2);
  }

  /** Owner indexes pass from set to set meanwhile; IDs that do not move must be reported right. */
  @Test
  void setsThatComeAndGoDoNotGetWhatOthersHold() throws InterruptedException {
    PasidSpace space = Given.wholeSpace(12);
    PasidSet even = space.open("even", Given.UNLIMITED);
    for (int id = 0; id < 4096; id += 2) {
      even.allocate(PasidRange.exactly(id));
    }
    AtomicBoolean ended = new AtomicBoolean();
    Thread churn =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 0; !ended.get(); i++) {
                PasidSet set = space.open("short-lived-" + i, Given.UNLIMITED);
                set.allocate(PasidRange.ALL, 64);
                set.close();
              }
            });
    try {
      for (int scan = 0; scan < 300; scan++) {
        for (Run run : runs(space, PasidRange.ALL)) {
          boolean isEven = run.first() % 2 == 0;
          assertThat(run.first()).isEqualTo(run.last());
          if (isEven) {
            assertThat(run.holder()).isSameAs(even);
          } else {
            assertThat(run.holder()).isNotSameAs(even);
          }
          assertThat(run.state() == IdState.FREE).isEqualTo(run.holder() == null);
        }
      }
    } finally {
      ended.set(true);
      churn.join();
    }
  }

  private record Run(int first, int last, IdState state, @Nullable PasidSet holder) {}
}
