// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.daemon.config.DomainConfig;
import io.pasid4j.domain.host.DomainHost;
import io.pasid4j.domain.machine.DomainMachine;
import io.pasid4j.domain.message.Answer;
import io.pasid4j.domain.message.DomainCommand;
import io.pasid4j.domain.message.MemberView;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Follows the domain's views of this host. A voter takes them from its own replica; a host that is
 * no voter has none, and asks for them.
 */
final class ViewFollower {
  /** Each read is a command of the log, and makes the host go through all that it has leased. */
  private static final long READ_PAUSE_MS = 50;

  private final DomainConfig config;
  private final DomainHost host;
  private final Commands commands;
  private final DomainWorker worker;
  private final StartWait startWait;
  private final BooleanSupplier holdingBack;
  private final SharedReads reads;
  private final NewestView newest = new NewestView();

  /** Index of the replica's last change of this host; of the thread that applies the log. */
  private long changedIndex = -1;

  /** True while IDs of this host, which was fenced, are in quarantine. Written by the worker. */
  private volatile boolean surrendering;

  /** Time of the last {@link #poll}; of the worker. */
  private long polledNanos;

  /**
   * Follows nothing yet.
   *
   * @param holdingBack whether a set that has arrived cannot be taken yet
   */
  ViewFollower(
      DomainConfig config,
      DomainHost host,
      Commands commands,
      DomainWorker worker,
      StartWait startWait,
      BooleanSupplier holdingBack) {
    this.holdingBack = holdingBack;
    this.config = config;
    this.host = host;
    this.commands = commands;
    this.worker = worker;
    this.startWait = startWait;
    reads =
        new SharedReads(
            this::readCurrent,
            CompletableFuture.delayedExecutor(READ_PAUSE_MS, TimeUnit.MILLISECONDS));
  }

  /** Returns the latest view, or null before the first. */
  @Nullable MemberView latest() {
    return newest.latest();
  }

  /** True while IDs of this host, which was fenced, are in quarantine. */
  boolean isSurrendering() {
    return surrendering;
  }

  /** Takes the view from the replica if it has changed; by the thread that applies the log. */
  void applied(DomainMachine machine) {
    long changed = machine.changedIndex(config.host());
    if (changed != changedIndex) {
      changedIndex = changed;
      MemberView view = machine.view(config.host());
      worker.execute(() -> follow(view));
    }
  }

  private void follow(MemberView view) {
    newest.follow(view, () -> host.view(view));
    followed();
  }

  /** Follows a view that was read when another one, or none (0), had been followed. */
  private void followRead(MemberView view, long sinceIndex) {
    boolean wasReady = host.isReady();
    newest.follow(view, () -> host.read(view, sinceIndex));
    if (wasReady && !host.isReady()) {
      newest.forgetFailed();
    }
    followed();
  }

  private void followed() {
    surrendering = host.isSurrendering();
    if (surrendering || host.isReady()) {
      startWait.end();
    }
  }

  /** Follows a view again that could not be followed completely; by the worker. */
  void retry() {
    MemberView again = newest.failed();
    if (again == null && (surrendering || holdingBack.getAsBoolean())) {
      again = newest.latest();
    }
    if (again != null) {
      follow(again);
    }
  }

  /** Asks for a newer view, as a host without a replica does; by the worker. */
  void poll() {
    if (config.isVoter()) {
      return;
    }
    polledNanos = System.nanoTime();
    long sinceIndex = latestIndex();
    var _ =
        commands
            .ask(new DomainCommand.FindView(config.host(), sinceIndex))
            .thenAccept(answer -> {
              if (answer instanceof Answer.Seen(MemberView view)) {
                worker.execute(() -> followRead(view, sinceIndex));
              }
            });
  }

  private long latestIndex() {
    MemberView seen = newest.latest();
    return seen == null ? 0 : seen.index();
  }

  /** Asks again if more than {@code periodNanos} have passed since; by the worker. */
  void pollAfter(long periodNanos, long nowNanos) {
    if (nowNanos - polledNanos > periodNanos) {
      poll();
    }
  }

  /**
   * Reads the current view of this host and follows it; false without an answer. Tenants cause it,
   * so callers share reads.
   */
  CompletableFuture<Boolean> catchUp() {
    return reads.read();
  }

  private CompletableFuture<Boolean> readCurrent() {
    long sinceIndex = latestIndex();
    return commands
        .ask(new DomainCommand.FindView(config.host(), 0))
        .thenApplyAsync(
            answer -> {
              if (answer instanceof Answer.Seen(MemberView view)) {
                followRead(view, sinceIndex);
                return host.isReady() && newest.failed() == null;
              }
              return false;
            },
            worker::execute);
  }
}
