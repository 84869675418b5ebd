// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.demo;

import io.pasid4j.cli.exit.CommandFailure;
import java.io.PrintWriter;
import java.io.Serial;

/** Prints the story, and stops it when a claim does not hold or nobody can read on. */
final class Narrator {
  private final PrintWriter out;
  private int scenes;
  private int claims;

  Narrator(PrintWriter out) {
    this.out = out;
  }

  void open(String title) {
    print(title);
  }

  void scene(String title) {
    scenes++;
    print("");
    print(scenes + ". " + title);
  }

  void say(String line) {
    print("   " + line);
  }

  /** Prints a claim after checking it. */
  void claim(boolean holds, String what) {
    if (!holds) {
      throw CommandFailure.refused("demo: does not hold: " + what);
    }
    claims++;
    print("   ok: " + what);
  }

  int claims() {
    return claims;
  }

  private void print(String line) {
    out.println(line);
    if (out.checkError()) {
      throw new UnreadException();
    }
  }

  /** Thrown when the story cannot be printed any more; the output knows why. */
  static final class UnreadException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;
  }
}
