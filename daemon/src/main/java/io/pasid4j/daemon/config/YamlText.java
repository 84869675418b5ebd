// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.config;

import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** Makes a tree of a YAML text. */
final class YamlText {
  /** The tree is built by recursion; no configuration is nearly as deep. */
  private static final int MOST_DEPTH = 16;

  private final Problems problems;
  private final LoadSettings settings;

  YamlText(Problems problems) {
    this.problems = problems;
    settings = LoadSettings.builder().setCodePointLimit(ConfigurationFile.MOST_BYTES).build();
  }

  /**
   * The tree of a text.
   *
   * @return empty if the text has nothing but comments
   * @throws ConfigurationException if it is no YAML, or too deep
   */
  Optional<Node> tree(String text) {
    try {
      requireShallow(text);
      return new Compose(settings).composeString(text);
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(Mark::getLine).orElse(0) + 1;
      throw refused(line, e.getProblem());
    } catch (ReaderException e) {
      throw refused(lineAt(text, e.getPosition()), "U+%04X".formatted(e.getCodePoint()));
    } catch (YamlEngineException e) {
      throw refused(1, String.valueOf(e.getMessage()));
    }
  }

  private void requireShallow(String text) {
    int depth = 0;
    for (Event event : new Parse(settings).parseString(text)) {
      if (event instanceof CollectionStartEvent && ++depth > MOST_DEPTH) {
        int line = event.getStartMark().map(Mark::getLine).orElse(0) + 1;
        problems.add(line, "depth: " + depth + " (expected: at most " + MOST_DEPTH + ")");
        problems.throwIfAny();
      } else if (event instanceof CollectionEndEvent) {
        depth--;
      }
    }
  }

  private ConfigurationException refused(int line, String problem) {
    problems.add(line, "yaml: " + Shown.text(problem) + " (expected: one YAML 1.2 document)");
    return problems.exception();
  }

  private static int lineAt(String text, int codePoint) {
    return (int) text.codePoints().limit(codePoint).filter(c -> c == '\n').count() + 1;
  }
}
