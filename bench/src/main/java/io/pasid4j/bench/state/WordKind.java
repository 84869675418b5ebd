// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.state;

import io.pasid4j.bench.peer.MappedWords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The kinds of memory for the words of a space. */
public enum WordKind {
  ARRAY("array"),
  HEAP_SEGMENT("heap segment"),
  NATIVE_SEGMENT("native segment"),
  MAPPED_FILE("mapped file");

  private final String title;

  WordKind(String title) {
    this.title = title;
  }

  /** Its name in the table. */
  public String title() {
    return title;
  }

  /** Returns memory for so many words; null for core's own. */
  @Nullable MemorySegment words(int count, Path file) {
    long bytes = (long) count * Long.BYTES;
    return switch (this) {
      case ARRAY -> null;
      case HEAP_SEGMENT -> MemorySegment.ofArray(new long[count]);
      case NATIVE_SEGMENT -> Arena.ofAuto().allocate(bytes, Long.BYTES);
      case MAPPED_FILE -> map(file, bytes);
    };
  }

  private static MemorySegment map(Path file, long bytes) {
    try {
      return MappedWords.map(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
