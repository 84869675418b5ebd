// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.page;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A fenced block of a page.
 *
 * @param line of the fence, counted from 1
 * @param info words behind the fence: the language, and where it is not run the marker
 * @param text between the fences
 */
record Block(int line, List<String> info, String text) {
  String language() {
    return info.isEmpty() ? "" : info.getFirst();
  }

  /** The marker; null if the block is run. */
  @Nullable Marker marker() {
    if (info.size() < 2) {
      return null;
    }
    String word = info.get(1);
    return Stream.of(Marker.values())
        .filter(marker -> marker.name().toLowerCase(Locale.ROOT).equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(line + ": marker: " + word));
  }

  boolean isRun(String wanted) {
    return language().equals(wanted) && marker() == null;
  }
}
