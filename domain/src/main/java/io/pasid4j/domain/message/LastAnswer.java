// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.message;

/**
 * The last answer to a name, and the command it answers.
 *
 * @param run the run of that command, 0 if there was none
 * @param number its number
 * @param answer the bytes of the whole answer
 */
public record LastAnswer(long run, long number, Opaque answer) {
  /** Stands for no command yet. */
  public static final LastAnswer NONE = new LastAnswer(0, 0, Opaque.EMPTY);

  /**
   * Returns whether this is the answer to a command.
   *
   * @param run the command's run
   * @param number the command's number
   * @return true if so
   */
  public boolean answers(long run, long number) {
    return this.run == run && this.number == number;
  }
}
