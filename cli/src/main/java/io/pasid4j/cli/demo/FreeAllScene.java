// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.demo;

import io.pasid4j.core.PasidRange;
import java.time.Duration;
import java.util.stream.Stream;

/** The time of one free-all beside that of a loop that frees every ID. */
final class FreeAllScene {
  private static final int PASIDS = 2;
  private static final int FREE_ALLS = 101;
  private static final long SPACE_IDS = 1 << 20;
  private static final long BLOCK_IDS = 1 << 14;
  private static final Duration LOOP_AT_MOST = Duration.ofSeconds(3);

  private final Narrator narrator;

  FreeAllScene(Narrator narrator) {
    this.narrator = narrator;
  }

  void play(Vm vm) {
    narrator.scene("What a free-all costs");
    Duration freeAll = medianFreeAll(vm);
    narrator.say(
        "%s holds %d PASIDs and frees [0, 2^32-1]: %s, the median of %d times."
            .formatted(vm.name(), PASIDS, Format.time(freeAll), FREE_ALLS));
    narrator.say("Now the same with an ioctl for every ID, as without ranges (some seconds) ...");
    vm.allocate(PASIDS);
    Loop loop = loop(vm);
    tellLoop(loop);
    double factor = (double) loop.of(SPACE_IDS).toNanos() / freeAll.toNanos();
    narrator.claim(
        factor > 1,
        "the free-all is %s times faster than the loop over the space"
            .formatted(Format.count(Math.round(factor))));
  }

  private void tellLoop(Loop loop) {
    String far =
        loop.ids() == SPACE_IDS ? "the whole 20-bit space" : "as far as it came in the time it had";
    narrator.say(
        "A loop over %s IDs (%s) took %s, %s for each."
            .formatted(
                Format.count(loop.ids()), far, Format.time(loop.time()), Format.time(loop.of(1))));
    narrator.say(
        "At that pace the 4,294,967,296 IDs of [0, 2^32-1] would take %s (not run)."
            .formatted(Format.time(loop.of(1L << 32))));
  }

  private static Duration medianFreeAll(Vm vm) {
    return Stream.generate(
            () -> {
              vm.allocate(PASIDS);
              return vm.free(PasidRange.ALL);
            })
        .limit(FREE_ALLS)
        .sorted()
        .skip(FREE_ALLS / 2)
        .findFirst()
        .orElseThrow();
  }

  private static Loop loop(Vm vm) {
    Duration time = Duration.ZERO;
    long ids = 0;
    while (ids < SPACE_IDS && time.compareTo(LOOP_AT_MOST) < 0) {
      time = time.plus(vm.freeEach(PasidRange.of(ids, ids + BLOCK_IDS - 1)));
      ids += BLOCK_IDS;
    }
    return new Loop(ids, time);
  }

  /** A loop that has freed so many IDs in so much time. */
  private record Loop(long ids, Duration time) {
    /** The time that so many IDs take at the same pace. */
    Duration of(long otherIds) {
      return Duration.ofNanos(Math.round((double) time.toNanos() / ids * otherIds));
    }
  }
}
