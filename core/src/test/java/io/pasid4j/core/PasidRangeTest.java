// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasidRangeTest {
  @Test
  void bothEndsAreInside() {
    PasidRange range = PasidRange.of(3, 5);
    assertThat(range.contains(2)).isFalse();
    assertThat(range.contains(3)).isTrue();
    assertThat(range.contains(5)).isTrue();
    assertThat(range.contains(6)).isFalse();
  }

  @Test
  void boundsAreUnsigned32BitNumbers() {
    PasidRange range = PasidRange.of(0xFFFF_FFFEL, 0xFFFF_FFFFL);
    assertThat(range.contains(0xFFFF_FFFFL)).isTrue();
    assertThat(range.contains(-1)).isFalse();
  }

  @Test
  void allIsEveryIdThereCanBe() {
    assertThat(PasidRange.ALL).isEqualTo(PasidRange.of(0, 4294967295L));
  }

  @Test
  void exactlyIsARangeOfOneId() {
    assertThat(PasidRange.exactly(7)).isEqualTo(PasidRange.of(7, 7));
  }

  @Test
  void countsItsIds() {
    assertThat(PasidRange.exactly(7).countIds()).isEqualTo(1);
    assertThat(PasidRange.of(3, 9).countIds()).isEqualTo(7);
    assertThat(PasidRange.ALL.countIds()).isEqualTo(1L << 32);
  }

  @ParameterizedTest
  @CsvSource({
    "5, 4, min: 5 (expected: <= max: 4)",
    "-1, 4, min: -1 (expected: 0 to 4294967295)",
    "4294967296, 4294967297, min: 4294967296 (expected: 0 to 4294967295)",
    "0, 4294967296, max: 4294967296 (expected: 0 to 4294967295)",
    "0, -1, max: -1 (expected: 0 to 4294967295)",
  })
  void aBadRangeCannotBeMadeAndTheErrorNamesTheValue(long min, long max, String message) {
    assertThatThrownBy(() -> PasidRange.of(min, max))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void printsAsItsBounds() {
    assertThat(PasidRange.of(1, 9)).hasToString("[1, 9]");
  }
}
