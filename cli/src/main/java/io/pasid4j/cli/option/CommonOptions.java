// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.option;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that every verb takes, before it or after it. One object for the whole line. */
public final class CommonOptions {
  /** Those that take a value as the next word. */
  private static final String[] VALUED = {"--socket", "--space"};

  @Mixin private final SocketOption socket = new SocketOption();

  @Option(
      names = "--space",
      scope = ScopeType.INHERIT,
      paramLabel = "SPACE",
      description = "the space; the daemon's default space unless given")
  private @Nullable String space;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "prints one JSON value instead of lines for people")
  private boolean json;

  @Option(
      names = {"-q", "--quiet"},
      scope = ScopeType.INHERIT,
      description = "prints no remarks on the standard error")
  private boolean quiet;

  @Option(
      names = "--no-color",
      scope = ScopeType.INHERIT,
      description = "no colours, as with the variable NO_COLOR")
  private boolean noColor;

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
