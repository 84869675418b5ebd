// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.option;

import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the path of a file. The empty one, an unset variable's, is not the working directory. */
public final class PathConverter implements ITypeConverter<Path> {
  @Override
  public Path convert(String text) {
    if (text.isEmpty()) {
      throw new TypeConversionException("empty (expected: a path)");
    }
    return Path.of(text);
  }
}
