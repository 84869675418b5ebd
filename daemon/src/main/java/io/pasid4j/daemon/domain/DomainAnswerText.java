// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.domain.message.Answer;

/** Why a domain has not done what an operator asked for, in plain words. */
final class DomainAnswerText {
  private DomainAnswerText() {}

  /** Returns the reason that is in an answer. */
  static String of(Answer answer) {
    return switch (answer) {
      case Answer.Fenced(long epoch) -> "this host was fenced, epoch " + epoch;
      case Answer.OtherInstance() -> "another computer has the name of this host, or none has it";
      case Answer.Superseded(long run) ->
          "another daemon has started with a copy of this host's disk: run " + run;
      case Answer.Stale(), Answer.Gap(long _) ->
          "the domain has counted other commands of this host";
      case Answer.AlreadyFenced(long epoch) ->
          "it was fenced or has joined meanwhile, epoch " + epoch;
      case Answer.Unreadable(int reads) ->
          "the leader reads messages of version " + reads + ", and this was a later one";
      case Answer.Cancelled() -> "it was withdrawn";
      case Answer.Refused(Answer.Reason reason, String detail) -> of(reason, detail);
      default -> "the domain has answered something else";
    };
  }

  private static String of(Answer.Reason reason, String detail) {
    return switch (reason) {
      case INITIALIZATION -> "the domain is not initialized yet";
      case NOT_FREE -> "it moves already, or has freed IDs that are still referenced";
      case NOT_YOURS -> "not all of its IDs are this host's";
      case NO_TARGET ->
          "host " + detail + " was fenced, or its version reads no limits of the domain";
      case NO_ARRIVAL -> "it has arrived here, and that has ended: " + detail;
      case NO_MEMBER -> "no host " + detail;
      case OUT_OF_BOUNDS -> "not within the domain's space";
      case EPOCH -> "this host has a later epoch than the domain, which has " + detail;
      case AMOUNT -> "this host has less of the limit of tenant " + detail + " than its IDs";
    };
  }
}
