// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.option;

import picocli.CommandLine.ITypeConverter;

/** Reads a PASID or the number of a set: 0 to 2^31-1, as the widest space has 31 bits. */
public final class IdConverter implements ITypeConverter<Integer> {
  @Override
  public Integer convert(String text) {
    return (int) Numbers.read("id", text, 0, Integer.MAX_VALUE);
  }
}
