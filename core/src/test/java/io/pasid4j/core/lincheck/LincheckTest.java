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

  /** Immutable, or guarded by a set's lock: no place to switch threads. */
  private static final String[] NOT_SHARED = {
    "io.pasid4j.core.PasidRange",
    "io.pasid4j.core.free.BitmapLayout",
    "io.pasid4j.core.free.ReservedBands",
    "io.pasid4j.core.held.HeldIds",
    "io.pasid4j.core.word.Word"
  };

  /** The sequential specification of the class. */
  abstract Class<?> specification();

  /** The number of operations before the threads start. */
  int actorsBefore() {
    return 3;
  }

  /** The number of random scenarios in the short form. */
  int iterations() {
    return 2;
  }

  /** The number of runs of each scenario. */
  int invocations() {
    return 100;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void isLinearizableInEveryInterleavingTried(int threads) {
    ModelCheckingOptions options =
        new ModelCheckingOptions()
            .loopBound(LONGEST_LOOP)
            .addGuarantee(
                ManagedStrategyGuaranteeKt.forClasses("io.pasid4j.core.free.Pages")
                    .methods("freshBits", "freshLeaf")
                    .ignore())
            .addGuarantee(ManagedStrategyGuaranteeKt.forClasses(NOT_SHARED).allMethods().ignore());
    check(options.invocationsPerIteration(invocations()), threads);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void isLinearizableUnderStress(int threads) {
    check(new StressOptions().invocationsPerIteration(invocations()), threads);
  }

  private void check(Options<?, ?> options, int threads) {
    options
        .iterations(iterations() * FACTOR)
        .threads(threads)
        .actorsPerThread(threads == 2 ? 3 : 2)
        .actorsBefore(actorsBefore())
        .actorsAfter(1)
        .sequentialSpecification(specification())
        .check(getClass());
  }
}
