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
    long min = bound("min", dash < 0 ? text : text.substring(0, dash));
    long max = dash < 0 ? min : bound("max", text.substring(dash + 1));
    if (min > max) {
      throw new TypeConversionException("range: " + text + " (expected: MIN-MAX with MIN <= MAX)");
    }
    return PasidRange.of(min, max);
  }

  private static long bound(String name, String text) {
    return Numbers.read(name, text.strip(), 0, PasidRange.MAX_BOUND);
  }
}
