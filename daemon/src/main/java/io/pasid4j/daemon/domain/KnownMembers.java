// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.daemon.config.DomainConfig;
import io.pasid4j.domain.log.DomainLog;
import io.pasid4j.domain.machine.DomainMachine;
import io.pasid4j.domain.message.Answer;
import io.pasid4j.domain.message.DomainCommand;
import io.pasid4j.domain.message.MemberStatus;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The hosts of a domain as far as this host knows: those of a voter's replica, or of the last
 * answer that another host has got. Never waits for a quorum. Thread-safe.
 */
final class KnownMembers {
  /** A replica that is being written to a disk that hangs is not waited for longer. */
  private static final long WAIT_MS = 200;

  /** A host that is no voter asks by a command of the log, so it asks seldom. */
  private static final long ASK_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final DomainConfig config;
  private final DomainLog log;
  private final DomainMachine machine;
  private final Commands commands;
  private volatile List<MemberStatus> latest = List.of();
  private CompletableFuture<Void> refresh = CompletableFuture.completedFuture(null);

  /** True since a reader has waited in vain, until something is read: nobody else waits. */
  private volatile boolean isSlow;

  private long askedNanos = System.nanoTime() - ASK_NANOS;

  KnownMembers(DomainConfig config, DomainLog log, DomainMachine machine, Commands commands) {
    this.config = config;
    this.log = log;
    this.machine = machine;
    this.commands = commands;
  }

  /**
   * Returns all hosts that ever joined, possibly of the past; within {@value #WAIT_MS} ms, and at
   * once if the call before had to wait so long.
   */
  List<MemberStatus> read() {
    CompletableFuture<Void> fresh = refresh();
    if (isSlow) {
      return latest;
    }
    try {
      fresh.get(WAIT_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException stillThePast) {
      // The hosts that were known before are the answer.
      isSlow = true;
    }
    return latest;
  }

  private synchronized CompletableFuture<Void> refresh() {
    if (refresh.isDone()) {
      if (config.isVoter()) {
        refresh = CompletableFuture.runAsync(this::readReplica, Thread::startVirtualThread);
      } else if (System.nanoTime() - askedNanos >= ASK_NANOS) {
        askedNanos = System.nanoTime();
        refresh = commands.ask(new DomainCommand.ListMembers()).thenAccept(this::learn);
      }
    }
    return refresh;
  }

  private void readReplica() {
    log.read(() -> learn(machine.statuses()));
  }

  private void learn(Answer answer) {
    if (answer instanceof Answer.Members(List<MemberStatus> members)) {
      learn(members);
    }
  }

  private void learn(List<MemberStatus> members) {
    latest = members;
    isSlow = false;
  }
}
