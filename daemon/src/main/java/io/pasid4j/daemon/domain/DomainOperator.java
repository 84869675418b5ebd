// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.daemon.config.DomainConfig;
import io.pasid4j.daemon.domain.DomainException.Kind;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.domain.log.DomainLog;
import io.pasid4j.domain.message.Answer;
import io.pasid4j.domain.message.Answer.HolderKind;
import io.pasid4j.domain.message.Answer.Reason;
import io.pasid4j.domain.message.DomainCommand;
import io.pasid4j.domain.message.MemberStatus;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * An operator's questions to a domain and changes of it. Thread-safe; each waits for it, for nine
 * seconds at most.
 */
public final class DomainOperator {
  /** A status is not waited for as long as a change: without an answer it says what is known. */
  private static final long STATUS_MS = 3_000;

  private final DomainConfig config;
  private final HostedSpace hosted;
  private final Commands commands;
  private final DomainQuestions questions;
  private final VoterChanges voters;

  DomainOperator(DomainConfig config, HostedSpace hosted, DomainLog log, Commands commands) {
    this.config = config;
    this.hosted = hosted;
    this.commands = commands;
    questions = new DomainQuestions(log, commands);
    voters = new VoterChanges(config, log.membership());
  }

  /** Changes of the voters. */
  public VoterChanges voters() {
    return voters;
  }

  /**
   * A host that was fenced.
   *
   * @param host its name
   * @param epoch its epoch now
   * @param restingIds how many IDs it had
   * @param restMs how long they rest, unless its computer says before that it knows
   */
  public record Fenced(String host, long epoch, long restingIds, long restMs) {}

  /**
   * The owner of an ID.
   *
   * @param state what has it
   * @param host the host that has it, had it until it was fenced, or to which its set is on the
   *     way; empty if nobody has it
   */
  public record Owned(int id, String space, HolderKind state, String host) {}

  /** The greatest ID of the domain's space. */
  public int maxId() {
    return (int) ((1L << hosted.space().bits()) - 1);
  }

  /**
   * Finds the owner of an ID at some moment of the call: the question is a command of the log, so
   * that no voter answers from the past.
   *
   * @param id 0 to {@link #maxId} inclusive
   * @throws DomainException NO_QUORUM if the domain does not answer or is not initialized; REFUSED
   *     if its space is narrower than this host's and lacks the ID
   */
  public Owned owner(int id) throws DomainException {
    Answer answer = questions.ask(new DomainCommand.FindHolder(id), DomainQuestions.WAIT_MS);
    return switch (answer) {
      case Answer.Holder(HolderKind kind, String host) -> new Owned(id, config.space(), kind, host);
      case Answer.Refused(Reason reason, var _) when reason == Reason.INITIALIZATION ->
          throw new DomainException(
              Kind.NO_QUORUM, "domain: not initialized yet (expected: a voter has joined)");
      default ->
          throw DomainException.refused("id: " + id + " (expected: an ID of the domain's space)");
    };
  }

  /** All hosts that ever joined; empty if the domain does not answer. */
  List<MemberStatus> membersOrNone() {
    try {
      return questions.members(STATUS_MS);
    } catch (DomainException noAnswer) {
      return List.of();
    }
  }

  /**
   * Takes all IDs from a host of which the operator knows that its tenants have ended and will not
   * go on: a computer that is off, or was started again. They rest before others are given them.
   *
   * @param host its name, not this host's
   * @param restMs how long they rest at least, 0 or more; never shorter than the space quarantines
   * @param isAbandoned whether nobody waits for the answer any more; a fence that is not sent by
   *     then is not made
   * @throws DomainException if it is not fenced, or that is not known
   */
  public Fenced fence(String host, long restMs, BooleanSupplier isAbandoned)
      throws DomainException {
    List<MemberStatus> members = questions.members(DomainQuestions.WAIT_MS);
    MemberStatus member = joined(members, host);
    DomainException.throwIfAbandoned(isAbandoned);
    long rest = Math.max(restMs, hosted.space().inspector().quarantineMs());
    DomainCommand command = fenceOf(members, host, member.epoch(), rest);
    return fenced(host, member.epoch() + 1, rest, send(command, host));
  }

  /**
   * A member of an earlier version, be it fenced or off, would not read the better fence when it
   * follows the log.
   */
  static DomainCommand fenceOf(List<MemberStatus> members, String host, long epoch, long restMs) {
    return members.stream().allMatch(each -> each.reads() >= DomainCommand.COUNTED_VERSION)
        ? new DomainCommand.CountedFence(host, epoch, restMs)
        : new DomainCommand.Fence(host, epoch, System.currentTimeMillis(), restMs);
  }

  private Answer send(DomainCommand command, String host) throws DomainException {
    try {
      return commands.ask(command).get(DomainQuestions.WAIT_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unknown("interrupted", host);
    } catch (ExecutionException | TimeoutException e) {
      throw unknown("no answer in " + DomainQuestions.WAIT_MS + " ms", host);
    }
  }

  private static DomainException unknown(String why, String host) {
    return new DomainException(
        Kind.UNKNOWN,
        "domain: %s: it is not known whether %s is fenced (pasid cluster status shows it)"
            .formatted(why, host));
  }

  private MemberStatus joined(List<MemberStatus> members, String host) throws DomainException {
    if (host.equals(config.host())) {
      throw DomainException.refused("host: " + host + ": this one, which runs (expected: another)");
    }
    MemberStatus member =
        named(members, host)
            .orElseThrow(() ->
                DomainException.refused(
                    "host: %s (expected: one of %s)"
                        .formatted(host, members.stream().map(MemberStatus::name).toList())));
    if (member.instance() == 0) {
      throw DomainException.refused(
          "host: %s: fenced already, epoch %s, %s IDs rest (expected: one that has joined since)"
              .formatted(host, member.epoch(), member.restingIds()));
    }
    return member;
  }

  /** The command may have been executed by an attempt whose answer was lost. */
  private Fenced fenced(String host, long epoch, long restMs, Answer answer)
      throws DomainException {
    return switch (answer) {
      case Answer.FencedOff(long now, long ids) -> new Fenced(host, now, ids, restMs);
      case Answer.AlreadyFenced(long now) when now == epoch ->
          new Fenced(host, now, restingIds(host), restMs);
      default ->
          throw DomainException.refused(
              "host: %s: not fenced: %s (expected: one that has joined)"
                  .formatted(host, DomainAnswerText.of(answer)));
    };
  }

  private long restingIds(String host) {
    return named(membersOrNone(), host).map(MemberStatus::restingIds).orElse(0L);
  }

  private static Optional<MemberStatus> named(List<MemberStatus> members, String host) {
    return members.stream().filter(member -> member.name().equals(host)).findFirst();
  }
}
