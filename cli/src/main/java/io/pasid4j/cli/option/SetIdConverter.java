// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.option;

import io.pasid4j.core.PasidRange;
import picocli.CommandLine.ITypeConverter;

/** Reads the number of a set, as {@code pasid sets} prints it: 0 to 2^32-1. */
public final class SetIdConverter implements ITypeConverter<Long> {
  @Override
  public Long convert(String text) {
    return Numbers.read("set", text, 0, PasidRange.MAX_BOUND);
  }
}
