// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.config;

import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Shortens a value for a message: to one line of bounded length. */
final class Shown {
  private static final int MOST_CHARACTERS = 80;

  private Shown() {}

  static String node(Node node) {
    if (node instanceof ScalarNode scalar) {
      return scalar.getTag().equals(Tag.NULL) ? "nothing" : text(scalar.getValue());
    }
    return node instanceof MappingNode ? "a mapping" : "a list";
  }

  static String text(String text) {
    String line =
        text.codePoints()
            .limit(MOST_CHARACTERS)
            .map(c -> Character.isISOControl(c) ? ' ' : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    return line.length() < text.length() ? line + "..." : line;
  }
}
