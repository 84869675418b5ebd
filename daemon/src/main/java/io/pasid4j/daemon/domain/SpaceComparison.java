// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.core.PasidRange;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.domain.host.HostSender;
import io.pasid4j.domain.message.Answer;
import io.pasid4j.domain.message.Answer.Reason;
import io.pasid4j.domain.message.CommandCodec;
import io.pasid4j.domain.message.DomainCommand;
import io.pasid4j.domain.message.MalformedException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a host's commands from the log until its space is known to be like the domain's. A narrower
 * one would lease what it cannot give, one block after the other, and lose IDs of sets that arrive;
 * one that reserves more would lease what it does not give. Thread-safe.
 */
final class SpaceComparison implements HostSender {
  private static final Logger LOG = LoggerFactory.getLogger("pasidd.domain");

  private final HostedSpace hosted;
  private final Commands commands;
  private final Outcomes outcomes;
  private volatile boolean asking;

  /** The run whose commands are sent; 0 before the first. */
  private volatile long agreedRun;

  private volatile String problem = "";
  private volatile String difference = "";

  /** What follows from the domain's answer. Called by the thread that has it. */
  interface Outcomes {
    /** The domain has no space yet. */
    void notInitialized();

    /** The host's commands are sent from now on. */
    void agrees();

    /** None is sent, as long as the daemon runs. */
    void differs();
  }

  SpaceComparison(HostedSpace hosted, Commands commands, Outcomes outcomes) {
    this.hosted = hosted;
    this.commands = commands;
    this.outcomes = outcomes;
  }

  /** Why no command of this host is sent, or the last one has no answer; empty if all is well. */
  String problem() {
    if (!difference.isEmpty()) {
      return difference;
    }
    return problem.isEmpty() ? commands.problem() : problem;
  }

  /** How the spaces differ; empty if they do not, as far as is known. */
  String difference() {
    return difference;
  }

  /**
   * Sends a command, or asks for the domain's space, if it is the first of a run: that may be a run
   * in another domain. The host repeats what was not sent.
   */
  @Override
  public void propose(byte[] command) {
    long run = runOf(command);
    if (run == agreedRun) {
      commands.propose(command);
    } else if (!asking && difference.isEmpty()) {
      asking = true;
      var _ =
          commands
              .ask(new DomainCommand.FindSpace())
              .whenComplete((answer, failure) -> learn(run, answer, failure));
    }
  }

  private static long runOf(byte[] command) {
    try {
      return CommandCodec.decode(command) instanceof DomainCommand.FromHost host
          ? host.sender().run()
          : 0;
    } catch (MalformedException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private void learn(long run, @Nullable Answer answer, @Nullable Throwable failure) {
    asking = false;
    problem = failure == null ? "" : String.valueOf(failure.getMessage());
    switch (answer) {
      case Answer.Space space -> compare(run, space);
      case Answer.Refused(Reason reason, var _) when reason == Reason.INITIALIZATION ->
          outcomes.notInitialized();
      case Answer.Unreadable(int reads) -> {
        LOG.info("domain: a voter that reads version {} leads; spaces are not compared", reads);
        agree(run);
      }
      case null, default -> {
        // Asked again when the host repeats its command.
      }
    }
  }

  private void agree(long run) {
    agreedRun = run;
    outcomes.agrees();
  }

  private void compare(long run, Answer.Space domain) {
    difference = difference(domain);
    if (difference.isEmpty()) {
      agree(run);
    } else {
      LOG.error("domain: does not join: {}", difference);
      outcomes.differs();
    }
  }

  private String difference(Answer.Space domain) {
    int bits = hosted.space().bits();
    if (bits != domain.bits()) {
      return "space %s: %s bits (expected: %s, as the domain)"
          .formatted(hosted.name(), bits, domain.bits());
    }
    List<PasidRange> leased =
        hosted
            .domain()
            .map(part -> part.reservedBeside(domain.reserved(), (1L << bits) - 1))
            .orElse(List.of());
    return leased.isEmpty()
        ? ""
        : "space %s: reserved: %s, which the domain leases (expected: within %s, as the domain)"
            .formatted(hosted.name(), leased, domain.reserved());
  }
}
