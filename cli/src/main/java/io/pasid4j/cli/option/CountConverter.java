// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.option;

import picocli.CommandLine.ITypeConverter;

/** Reads how many: 1 to 2^31-1. */
public final class CountConverter implements ITypeConverter<Integer> {
  @Override
  public Integer convert(String text) {
    return (int) Numbers.read("count", text, 1, Integer.MAX_VALUE);
  }
}
