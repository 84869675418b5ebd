// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.option;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConverterTest {
  @ParameterizedTest
  @CsvSource({
    "1-10, 1, 10",
    "7, 7, 7",
    "0-0, 0, 0",
    "0x10-0X1f, 16, 31",
    "1-0xFFFFF, 1, 1048575",
    "0-4294967295, 0, 4294967295",
    "0-0xFFFFFFFF, 0, 4294967295"
  })
  void aRangeIsTwoNumbersOrOne(String text, long min, long max) {
    assertThat(new RangeConverter().convert(text)).isEqualTo(PasidRange.of(min, max));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "12, 12", "0x0c, 12", "4294967295, 4294967295", "0xFFFFFFFF, 4294967295"})
  void anIdIsDecimalOrHexadecimal(String text, long id) {
    assertThat(new IdConverter().convert(text)).isEqualTo(id);
  }
}
