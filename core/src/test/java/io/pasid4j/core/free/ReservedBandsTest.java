// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.free;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidRange;
import java.util.BitSet;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Bands, compared with a bit per ID. */
class ReservedBandsTest {
  @Property(edgeCases = EdgeCasesMode.NONE)
  void saysWhatABitPerIdSays(
      @ForAll("bands") List<PasidRange> bands, @ForAll @IntRange(max = 40) int maxId) {
    ReservedBands reserved = new ReservedBands(bands, maxId);
    BitSet bits = new BitSet();
    for (int id = 0; id <= maxId; id++) {
      int candidate = id;
      bits.set(id, bands.stream().anyMatch(band -> band.contains(candidate)));
    }
    assertThat(reserved.size()).isEqualTo(bits.cardinality());
    for (int min = 0; min <= maxId; min++) {
      for (int max = min; max <= maxId; max++) {
        int set = bits.get(min, max + 1).cardinality();
        assertThat(reserved.covers(min, max)).isEqualTo(set == max - min + 1);
        assertThat(reserved.touches(min, max)).isEqualTo(set > 0);
        assertThat(reserved.count(min, max)).isEqualTo(set);
      }
    }
  }

  @Test
  void reachesTheTopOf31Bits() {
    PasidRange top = PasidRange.of(Integer.MAX_VALUE - 1, PasidRange.MAX_BOUND);
    ReservedBands reserved =
        new ReservedBands(List.of(top, PasidRange.exactly(Integer.MAX_VALUE)), Integer.MAX_VALUE);
    assertThat(reserved.size()).isEqualTo(2);
    assertThat(reserved.covers(Integer.MAX_VALUE - 1, Integer.MAX_VALUE)).isTrue();
    assertThat(reserved.touches(0, Integer.MAX_VALUE - 2)).isFalse();
  }

  @Provide
  Arbitrary<List<PasidRange>> bands() {
    Arbitrary<Long> mins = Arbitraries.longs().between(0, 45);
    Arbitrary<Long> widths =
        Arbitraries.oneOf(
            Arbitraries.longs().between(0, 8), Arbitraries.just(PasidRange.MAX_BOUND));
    return Combinators.combine(mins, widths)
        .as((min, width) -> PasidRange.of(min, Math.min(min + width, PasidRange.MAX_BOUND)))
        .list()
        .ofMaxSize(6);
  }
}
