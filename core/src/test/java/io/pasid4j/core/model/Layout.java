// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.model;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.PasidSpaceBuilder;
import java.util.List;

/** A space in which a short sequence reaches the borders of leaves, blocks, pages or bands. */
record Layout(String name, int bits, List<PasidRange> reserved) {
  static final List<Layout> ALL =
      List.of(
          new Layout("one bit", 1, List.of(PasidRange.exactly(0))),
          new Layout("half a leaf", 4, List.of(PasidRange.exactly(0))),
          new Layout("two leaves", 6, List.of(PasidRange.exactly(0), PasidRange.of(20, 40))),
          new Layout("two blocks", 10, List.of(PasidRange.of(0, 490), PasidRange.of(530, 1010))),
          new Layout(
              "two pages",
              15,
              List.of(
                  PasidRange.of(0, 500),
                  PasidRange.of(522, 16_373),
                  PasidRange.of(16_395, 32_757))));

  int maxId() {
    return (1 << bits) - 1;
  }

  PasidSpaceBuilder builder() {
    PasidSpaceBuilder builder = PasidSpace.builder().bits(bits);
    reserved.forEach(builder::reserve);
    return builder;
  }
}
