// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.screen;

import java.io.Console;
import java.io.IOException;
import java.util.List;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;

/**
 * Lines with or without colours, as the output wants them. Immutable.
 *
 * @param isTerminal true if input and output are a terminal
 * @param isColored true if colours are wanted
 */
public record Painted(boolean isTerminal, boolean isColored) {
  /** Wide enough for every column: a program that reads lines meets none that is cut. */
  private static final int UNBOUNDED = 250;

  /** For the standard output, by NO_COLOR and the terminal. */
  @SuppressWarnings("SystemConsoleNull") // it does in a run-time image without jdk.internal.le
  public static Painted of(boolean withoutColor) {
    Console console = System.console();
    boolean isTerminal = console != null && console.isTerminal();
    String noColor = System.getenv("NO_COLOR");
    boolean isColored = isTerminal && !withoutColor && (noColor == null || noColor.isEmpty());
    return new Painted(isTerminal, isColored);
  }

  /** The number of columns that a printed line may have. */
  public int width() {
    if (!isTerminal) {
      return UNBOUNDED;
    }
    try (Terminal terminal = TerminalBuilder.builder().system(true).dumb(true).build()) {
      int columns = terminal.getSize().getColumns();
      return columns > 0 ? columns : UNBOUNDED;
    } catch (IOException hidden) {
      return UNBOUNDED;
    }
  }

  /** A line as the output wants it. */
  public String text(AttributedString line) {
    return isColored ? line.toAnsi() : line.toString().stripTrailing();
  }

  /** Lines for a screen. */
  public List<AttributedString> lines(List<AttributedString> lines) {
    return isColored
        ? lines
        : lines.stream().map(line -> new AttributedString(line.toString())).toList();
  }
}
