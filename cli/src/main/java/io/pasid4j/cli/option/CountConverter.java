// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.option;

import picocli.CommandLine.ITypeConverter;

/** Reads a count: 0 to 2^31-1. The command that uses it knows its own limit. */
public final class CountConverter implements ITypeConverter<Integer> {
  @Override
  public Integer convert(String text) {
    return (int) Numbers.within(text, 0, Integer.MAX_VALUE);
  }
}
