// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.log;

/** A proposal without an answer. Thrown by no machine: a machine's refusal is an answer. */
public final class ProposalException extends Exception {
  private static final long serialVersionUID = 1;

  /** Certainty about the command. */
  public enum Outcome {
    /** It is not in the log and never will be: it was refused before it left this process. */
    NOT_SENT,

    /** It may be in the log, or may yet become part of it. */
    UNKNOWN
  }

  private final Outcome outcome;

  /**
   * A failure to get an answer.
   *
   * @param outcome what is known of the command
   * @param message what happened, for people
   */
  public ProposalException(Outcome outcome, String message) {
    super(message);
    this.outcome = outcome;
  }

  /**
   * Certainty about the command.
   *
   * @return NOT_SENT or UNKNOWN
   */
  public Outcome outcome() {
    return outcome;
  }
}
