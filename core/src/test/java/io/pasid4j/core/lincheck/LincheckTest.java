// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.lincheck;

import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks the class that extends it, with two and three threads: once with every interleaving chosen
 * by the model checker, once with real threads. The long form is {@code
 * -Dpasid.lincheck.factor=100}.
 */
abstract class LincheckTest {
  private static final int FACTOR = Integer.getInteger("pasid.lincheck.factor", 1);

  /** Loops over a page's leaves are no livelock. */
  private static final int LONGEST_LOOP = 2000;

  /** What the class must do, without concurrency. */
  abstract Class<?> specification();

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void isLinearizableInEveryInterleavingTried(int threads) {
    ModelCheckingOptions options =
        new ModelCheckingOptions()
            .loopBound(LONGEST_LOOP)
            .addGuarantee(
                ManagedStrategyGuaranteeKt.forClasses("io.pasid4j.core.free.Pages")
                    .methods("fresh", "freshLeaf", "freshBlocks")
                    .ignore())
            .addGuarantee(
                ManagedStrategyGuaranteeKt.forClasses("io.pasid4j.core.free.ReservedBands")
                    .allMethods()
                    .ignore());
    check(options.invocationsPerIteration(100), threads);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void isLinearizableUnderStress(int threads) {
    check(new StressOptions().invocationsPerIteration(100), threads);
  }

  private void check(Options<?, ?> options, int threads) {
    options
        .iterations(2 * FACTOR)
        .threads(threads)
        .actorsPerThread(threads == 2 ? 3 : 2)
        .actorsBefore(3)
        .actorsAfter(2)
        .sequentialSpecification(specification())
        .check(getClass());
  }
}
