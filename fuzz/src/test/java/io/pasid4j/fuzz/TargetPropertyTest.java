// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz;

import io.pasid4j.fuzz.target.Targets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Random inputs, without feedback from the code's branches; the oracles are the targets' own. */
class TargetPropertyTest {
  @Property
  void anyInputKeepsTheTargetsPromises(@ForAll Targets target, @ForAll("inputs") byte[] input) {
    target.attempt(input);
  }

  /** Plain noise, and small numbers, of which sequences of valid steps are made. */
  @Provide
  Arbitrary<byte[]> inputs() {
    Arbitrary<byte[]> noise = Arbitraries.bytes().array(byte[].class).ofMaxSize(400);
    Arbitrary<byte[]> small =
        Arbitraries.bytes().between((byte) 0, (byte) 12).array(byte[].class).ofMaxSize(400);
    return Arbitraries.oneOf(noise, small);
  }
}
