// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.option;

import picocli.CommandLine.ITypeConverter;

/** Reads a PASID: 0 to 2^31-1, as the widest space has 31 bits. */
public final class IdConverter implements ITypeConverter<Long> {
  @Override
  public Long convert(String text) {
    return Numbers.read("id", text, 0, Integer.MAX_VALUE);
  }
}
