// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench;

import java.net.URISyntaxException;
import java.nio.file.Path;

/**
 * The built repository.
 *
 * @param root its root directory
 */
record BuiltRepository(Path root) {
  /** Finds it from the place of this program, {@code bench/target/...}. */
  static BuiltRepository ofThisProgram() {
    try {
      Path code = Path.of(Bench.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path folder = code;
      while (!folder.endsWith(Path.of("bench", "target"))) {
        folder = parent(folder, code);
      }
      return new BuiltRepository(parent(parent(folder, code), code));
    } catch (URISyntaxException e) {
      throw new IllegalStateException("place of this program: no path (expected: a file)", e);
    }
  }

  private static Path parent(Path folder, Path code) {
    Path parent = folder.getParent();
    if (parent == null) {
      throw new IllegalStateException("program: " + code + " (expected: under bench/target)");
    }
    return parent;
  }

  /** The C reference that finds a set's IDs by words. */
  Path cBitmap() {
    return root.resolve("bench/target/bitmap_bench");
  }

  /** The C reference that lists a set's IDs in a vector. */
  Path cVector() {
    return root.resolve("bench/target/vector_bench");
  }
}
