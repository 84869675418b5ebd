// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.supervise;

import io.pasid4j.cluster.config.LogLimits;
import io.pasid4j.cluster.config.VoterConfig;
import io.pasid4j.cluster.disk.SpaceWatch;
import io.pasid4j.cluster.machine.MachineHolder;
import io.pasid4j.cluster.propose.Contact;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.conf.Parameters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a voter's server running in this process: checks it four times a second, closes one that is
 * broken or must not go on, and starts another when the cause is gone, with growing pauses. No
 * failure of the server ends the process.
 */
public final class Supervisor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("pasidd.cluster");
  private static final long CHECK_MS = 250;
  private static final long CLOSE_MS = 6_000;
  private static final long HAND_OVER_MS = 800;
  private static final long SNAPSHOT_MS = 30_000;

  private final VoterConfig config;
  private final MachineHolder machine;
  private final SpaceWatch space;
  private final Starter starter;
  private final Thread thread;
  private final RestartBackoff backoff = new RestartBackoff();
  private ServerFaults faults;
  private long snapshotAtNs = System.nanoTime();
  private long snapshotAtIndex;

  /** One permit or more requests a check at once. */
  private final Semaphore checks = new Semaphore(0);

  private final Contact contact = new Contact();
  private volatile boolean closing;
  private volatile @Nullable VoterServer server;
  private volatile String reason = "server: not started yet";

  /** Creates a supervisor without a server: see {@link #start}. */
  public Supervisor(VoterConfig config, MachineHolder machine, Parameters parameters) {
    this.config = config;
    this.machine = machine;
    this.space = new SpaceWatch(config.directory(), config.space());
    this.starter = new Starter(config, machine, parameters, space);
    this.faults = new ServerFaults(space, this::wake);
    this.thread = Thread.ofPlatform().daemon().name("cluster-supervisor").unstarted(this::run);
  }

  /** Starts the server, in the background. */
  public void start() {
    thread.start();
  }

  /** Returns the current server; null while there is none. */
  @Nullable VoterServer server() {
    return server;
  }

  /** Returns why there is no server, or why there was none last time. */
  String reason() {
    return reason;
  }

  /** Returns how many ms ago a server of this voter last heard of the leader; -1 if none has. */
  long contactMs() {
    return contact.ageMs(System.nanoTime());
  }

  private void run() {
    while (await()) {
      try {
        step(System.nanoTime());
      } catch (RuntimeException | Error e) {
        LOG.error("supervisor", e);
        stop("supervisor: " + e);
      }
    }
    handOver();
    end();
  }

  /**
   * Closes the server for good. When its division is closed all is on disk; its threads then end by
   * themselves after a quiet period of two seconds.
   */
  private void end() {
    VoterServer current = server;
    note("closed");
    server = null;
    if (current != null && !TimeLimit.run(CLOSE_MS, current::close, current::isClosed)) {
      LOG.warn("server: not closed within {} ms; goes on closing", CLOSE_MS);
    }
  }

  /** Waits for the next check; returns false if it is time to end. */
  private boolean await() {
    try {
      if (!closing && checks.tryAcquire(CHECK_MS, TimeUnit.MILLISECONDS)) {
        checks.drainPermits();
      }
    } catch (InterruptedException e) {
      closing = true;
    }
    return !closing;
  }

  private void wake() {
    checks.release();
  }

  private void step(long nowNs) {
    VoterServer current = server;
    if (current != null) {
      noteContact(current, nowNs);
      Optional<String> wrong = faults.find(current, nowNs);
      if (wrong.isPresent()) {
        stop(wrong.get());
        backoff.failed(nowNs);
      } else {
        backoff.serves(nowNs);
        snapshotIfDue(current, nowNs);
      }
    } else if (faults.isRemoved()) {
      // Ratis may report the removal only after the server was seen to close.
      note(ServerFaults.REMOVED);
    } else if (backoff.isOver(nowNs)) {
      tryStart(nowNs);
    }
  }

  private void noteContact(VoterServer current, long nowNs) {
    current
        .contactMs()
        .ifPresent(ageMs -> contact.hear(nowNs - TimeUnit.MILLISECONDS.toNanos(ageMs)));
  }

  private void tryStart(long nowNs) {
    ServerFaults next = new ServerFaults(space, this::wake);
    try {
      server = starter.start(next);
      faults = next;
      LOG.info("voter {} of {}: started", config.self().name(), config.domain());
    } catch (IOException | RuntimeException | Error e) {
      backoff.failed(nowNs);
      note(String.valueOf(e.getMessage()));
      LOG.debug("not started", e);
    }
  }

  /** Logs a reason, unless it is the one logged last. */
  private void note(String why) {
    if (!why.equals(reason)) {
      LOG.warn("voter {} of {}: not serving: {}", config.self().name(), config.domain(), why);
    }
    reason = why;
  }

  private void stop(String why) {
    VoterServer current = server;
    note(why);
    server = null;
    if (current != null && !TimeLimit.run(CLOSE_MS, current::close)) {
      LOG.warn("server: not closed within {} ms; goes on closing", CLOSE_MS);
    }
  }

  /** Takes a snapshot by bytes and age, since Ratis counts only entries. */
  private void snapshotIfDue(VoterServer current, long nowNs) {
    LogLimits limits = config.limits();
    boolean late = nowNs - snapshotAtNs > TimeUnit.MILLISECONDS.toNanos(limits.snapshotMs());
    if (machine.bytesSinceSnapshot() < limits.snapshotBytes() && !late) {
      return;
    }
    // Due only if anything was applied since the last one.
    if (current.applied() > snapshotAtIndex) {
      snapshotAtIndex = current.applied();
      var _ = current.snapshot(SNAPSHOT_MS);
    }
    snapshotAtNs = nowNs;
  }

  private void handOver() {
    VoterServer current = server;
    if (current == null) {
      return;
    }
    current
        .handOver(HAND_OVER_MS)
        .ifPresent(reply ->
            TimeLimit.run(HAND_OVER_MS, () -> reply.get(HAND_OVER_MS, TimeUnit.MILLISECONDS)));
  }

  /**
   * Hands the leadership over, if this voter has it, and closes the server. Returns within ten
   * seconds. Idempotent.
   */
  @Override
  public void close() {
    closing = true;
    wake();
    TimeLimit.run(HAND_OVER_MS + CLOSE_MS + 1_000, thread::join);
  }
}
