// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.memory;

import io.pasid4j.bench.peer.PeerAllocator;
import io.pasid4j.bench.peer.PeerKind;
import io.pasid4j.bench.peer.PeerSet;
import io.pasid4j.bench.report.CoreRow;
import io.pasid4j.bench.workload.IdDistribution;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;

/**
 * W7: what a peer keeps on the heap, as the difference of the heap's use after two full
 * collections. Runs in a JVM of its own and prints a line {@code ROW BYTES} each. The objects of
 * the benchmark itself are in the figures: 20 bytes a set.
 */
public final class MemoryProbe {
  private static final int SMALL_SETS_PER_THOUSAND = 10;
  private static final int IDS_OF_SMALL_SET = 100;

  private final PeerKind kind;
  private final int bits;
  private final int sets;

  private MemoryProbe(PeerKind kind, int bits, int sets) {
    this.kind = kind;
    this.bits = bits;
    this.sets = sets;
  }

  /** Arguments: PEER BITS SETS. */
  public static void main(String[] arguments) {
    new MemoryProbe(
            PeerKind.valueOf(arguments[0]),
            Integer.parseInt(arguments[1]),
            Integer.parseInt(arguments[2]))
        .measure();
  }

  private void measure() {
    int ids = (1 << bits) - 1;
    int smallSets = sets * SMALL_SETS_PER_THOUSAND;
    int perSmallSet = Math.min(IDS_OF_SMALL_SET, ids / smallSets);
    print(
        CoreRow.W7_IN_TURN,
        bytes(() -> IdDistribution.fullInTurn(kind.make(bits), sets, bits)) / ids);
    print(
        CoreRow.W7_RANDOM,
        bytes(() -> IdDistribution.fullAtRandom(kind.make(bits), sets, bits)) / ids);
    print(
        CoreRow.W7_SMALL_SETS,
        bytes(() -> IdDistribution.scattered(kind.make(bits), smallSets, perSmallSet, bits))
            / ((double) smallSets * perSmallSet));
    PeerAllocator peer = kind.make(bits);
    print(CoreRow.W7_IDLE_SET, bytes(() -> IdDistribution.idle(peer, smallSets)) / smallSets);
  }

  private static double bytes(Supplier<PeerSet[]> made) {
    long before = usedBytes();
    PeerSet[] kept = made.get();
    long bytes = usedBytes() - before;
    if (kept.length == 0) {
      throw new IllegalStateException("sets: 0 (expected: 1 or more)");
    }
    return bytes;
  }

  private static long usedBytes() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static void print(CoreRow row, double bytes) {
    System.out.println(row + " " + bytes);
  }
}
