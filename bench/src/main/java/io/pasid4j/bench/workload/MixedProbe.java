// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.workload;

import io.pasid4j.bench.peer.PeerKind;
import io.pasid4j.bench.report.CoreRow;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * W8: the workloads of one thread by turns in one JVM, as in a program that embeds the allocator.
 * There the compiler sees every use of a method at once: what it inlines for one workload alone it
 * may not inline here. Prints a line {@code ROW NS} each, the median of the rounds.
 */
public final class MixedProbe {
  private final int warmups;
  private final int rounds;
  private final List<MixedPart> parts;

  private MixedProbe(int bits, int sets, int warmups, int rounds, int partMs) {
    this.warmups = warmups;
    this.rounds = rounds;
    parts =
        List.of(
            MixedPart.fill(bits, sets),
            MixedPart.churn(CoreRow.W8_W2, PeerKind.OURS, bits, sets),
            MixedPart.window(bits, sets, partMs),
            MixedPart.free(CoreRow.W8_W4_ALL, HoldingPattern.PAIR, bits, sets, partMs),
            MixedPart.free(CoreRow.W8_W5_CONTIGUOUS, HoldingPattern.CONTIGUOUS, bits, sets, partMs),
            MixedPart.free(CoreRow.W8_W5_SCATTERED, HoldingPattern.SCATTERED, bits, sets, partMs),
            MixedPart.churn(CoreRow.W8_W6_CYCLIC_ONE, PeerKind.OURS_CYCLIC, bits, sets));
  }

  /** Arguments: BITS SETS WARMUPS ROUNDS MS, the last for each part of a round that is timed so. */
  public static void main(String[] arguments) {
    int[] numbers = Arrays.stream(arguments).mapToInt(Integer::parseInt).toArray();
    new MixedProbe(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4])
        .run()
        .forEach((row, nanos) -> System.out.println(row + " " + nanos));
  }

  private Map<CoreRow, Double> run() {
    Map<CoreRow, double[]> figures = new EnumMap<>(CoreRow.class);
    for (int round = -warmups; round < rounds; round++) {
      for (MixedPart part : parts) {
        System.gc();
        double nanos = part.nanosPerOperation().getAsDouble();
        if (round >= 0) {
          figures.computeIfAbsent(part.row(), _ -> new double[rounds])[round] = nanos;
        }
      }
    }
    Map<CoreRow, Double> middles = new EnumMap<>(CoreRow.class);
    figures.forEach((row, nanos) -> middles.put(row, middle(nanos)));
    return middles;
  }

  private static double middle(double[] figures) {
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
