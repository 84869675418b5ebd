// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.message;

/**
 * The last answer that a name was given, and which command it answers.
 *
 * @param run the run of that command, 0 if there was none
 * @param number its number
 * @param answer the bytes of the answer, whole
 */
public record Kept(long run, long number, Opaque answer) {
  /** No command yet. */
  public static final Kept NONE = new Kept(0, 0, Opaque.EMPTY);

  /**
   * True if this is the answer to a command.
   *
   * @param run the command's run
   * @param number the command's number
   * @return true if so
   */
  public boolean answers(long run, long number) {
    return this.run == run && this.number == number;
  }
}
