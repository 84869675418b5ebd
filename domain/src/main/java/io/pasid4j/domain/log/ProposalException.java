// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.log;

/**
 * A proposal without an answer. Machines do not throw it: a refusal by the machine is an answer.
 */
public final class ProposalException extends Exception {
  private static final long serialVersionUID = 1;

  /** The certainty about a command without an answer. */
  public enum Outcome {
    /** Not in the log, and never will be: it was refused before it left this process. */
    NOT_SENT,

    /** Possibly in the log, or will be. */
    UNKNOWN
  }

  private final Outcome outcome;

  /**
   * Creates a failure to get an answer.
   *
   * @param outcome the certainty about the command
   * @param message the cause, for people
   */
  public ProposalException(Outcome outcome, String message) {
    super(message);
    this.outcome = outcome;
  }

  /**
   * Returns the certainty about the command.
   *
   * @return NOT_SENT or UNKNOWN
   */
  public Outcome outcome() {
    return outcome;
  }
}
