// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.option;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The options that every verb takes, before it or after it. One object for the whole line. */
public final class CommonOptions implements Declared {
  /** Those that take a value as the next word. */
  private static final String[] VALUED = {"--socket", "--space"};

  private final SocketOption socket = new SocketOption();

  private @Nullable String space;

  private boolean json;

  private boolean quiet;

  private boolean noColor;

  @Override
  public void declare(Declaration line) {
    line.with(socket)
        .text(
            "--space",
            "SPACE",
            "the space; the daemon's default space unless given",
            value -> space = value)
        .flag("--json", "prints one JSON value instead of lines for people", () -> json = true)
        .flag("-q,--quiet", "prints no remarks on the standard error", () -> quiet = true)
        .flag("--no-color", "no colours, as with the variable NO_COLOR", () -> noColor = true);
  }

  /** Returns the options that name a daemon. */
  public SocketOption socket() {
    return socket;
  }

  /** The space that was named. */
  public Optional<String> space() {
    return Optional.ofNullable(space);
  }

  /** Returns true if a program reads the output. */
  public boolean isJsonAsked() {
    return json;
  }

  /** Returns true if only results are wanted, and no remarks for people. */
  public boolean isQuiet() {
    return quiet;
  }

  /** Returns true if the output must be without colours. */
  public boolean isWithoutColor() {
    return noColor;
  }

  /** The index of the verb: the first word that is no option and no option's value; -1: none. */
  public static int verbAt(String... line) {
    for (int i = 0; i < line.length; i++) {
      if (isValued(line[i])) {
        i++;
      } else if (!line[i].startsWith("-")) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isValued(String word) {
    for (String option : VALUED) {
      if (option.equals(word)) {
        return true;
      }
    }
    return false;
  }
}
