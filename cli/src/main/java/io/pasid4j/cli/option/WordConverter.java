// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.option;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads one of a few words, the lower-case names of an enum. */
public abstract class WordConverter<E extends Enum<E>> implements ITypeConverter<E> {
  private final Class<E> words;

  /** A converter to the values of an enum. */
  protected WordConverter(Class<E> words) {
    this.words = words;
  }

  @Override
  public final E convert(String text) {
    for (E word : words.getEnumConstants()) {
      if (lower(word).equals(text)) {
        return word;
      }
    }
    String all =
        Arrays.stream(words.getEnumConstants())
            .map(WordConverter::lower)
            .collect(Collectors.joining(", "));
    throw new TypeConversionException(text + " (expected: one of " + all + ")");
  }

  private static String lower(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }
}
