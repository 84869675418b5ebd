// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli;

import java.util.ArrayList;
import java.util.List;

/** Descriptions of verbs, whose lines the source code breaks to fit its own width. */
final class HelpText {
  private HelpText() {}

  /** Joins lines to paragraphs, so that the terminal's width breaks them: each ends a sentence. */
  static String[] paragraphs(String... lines) {
    List<String> paragraphs = new ArrayList<>();
    StringBuilder paragraph = new StringBuilder();
    for (String line : lines) {
      paragraph.append(paragraph.isEmpty() ? "" : " ").append(line);
      if (line.endsWith(".") || line.endsWith(";")) {
        paragraphs.add(paragraph.toString());
        paragraph.setLength(0);
      }
    }
    if (!paragraph.isEmpty()) {
      paragraphs.add(paragraph.toString());
    }
    return paragraphs.toArray(String[]::new);
  }

  /** The first sentence of a description; empty if it has none. */
  static String firstSentence(String... lines) {
    String text = String.join(" ", lines);
    int end = text.indexOf(". ");
    return end < 0 ? text : text.substring(0, end + 1);
  }
}
