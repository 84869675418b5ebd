// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.option;

import io.pasid4j.core.PasidRange;
import picocli.CommandLine.ITypeConverter;

/** Reads a PASID or the number of a set: 0 to 2^32-1. */
public final class IdConverter implements ITypeConverter<Long> {
  @Override
  public Long convert(String text) {
    return Numbers.within(text, 0, PasidRange.MAX_BOUND);
  }
}
