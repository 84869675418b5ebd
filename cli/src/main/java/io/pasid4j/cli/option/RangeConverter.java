// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.option;

import io.pasid4j.core.PasidRange;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code MIN-MAX}, both ends inclusive, or one ID. */
public final class RangeConverter implements ITypeConverter<PasidRange> {
  @Override
  public PasidRange convert(String text) {
    int dash = text.indexOf('-');
    long min = Numbers.parse(dash < 0 ? text : text.substring(0, dash));
    long max = dash < 0 ? min : Numbers.parse(text.substring(dash + 1));
    if (min < 0 || max < min || max > PasidRange.MAX_BOUND) {
      throw new TypeConversionException(
          "%s (expected: MIN-MAX or one ID, MIN <= MAX, each from 0 to %d, decimal or 0x hexadecimal)"
              .formatted(text, PasidRange.MAX_BOUND));
    }
    return PasidRange.of(min, max);
  }
}
