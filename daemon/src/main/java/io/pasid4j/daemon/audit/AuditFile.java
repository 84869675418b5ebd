// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file of the audit log. Recording only queues; one thread writes. Lines for which there is no
 * room in the queue, or on the disk, are lost, and the next written line has their number.
 */
final class AuditFile implements AuditLog, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("pasidd.audit");
  private static final int QUEUE_LINES = 8192;
  private static final long CLOSE_TIMEOUT_MS = 5000;
  private static final long POLL_MS = 200;

  private final RotatingFile file;
  private final LongSupplier clockMs;
  private final BlockingQueue<Entry> queue = new ArrayBlockingQueue<>(QUEUE_LINES);
  private final LongAdder lost = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder written = new LongAdder();
  private final Thread writer;
  private final List<Runnable> actions = new CopyOnWriteArrayList<>();
  private volatile boolean closing;
  private long polledNanos = System.nanoTime();
  private long lostTold;
  private boolean failing;

  private AuditFile(Path path, AuditOptions options, LongSupplier clockMs) {
    file = new RotatingFile(path, options);
    this.clockMs = clockMs;
    writer = Thread.ofPlatform().name("pasidd-audit").daemon().unstarted(this::writeAll);
  }

  /**
   * Begins to write.
   *
   * @param path of the newest lines
   * @param clockMs the time in Unix ms
   * @throws IOException if the file cannot be opened
   */
  static AuditFile open(Path path, AuditOptions options, LongSupplier clockMs) throws IOException {
    AuditFile log = new AuditFile(path, options, clockMs);
    log.file.open();
    log.writer.start();
    return log;
  }

  @Override
  public void record(AuditEvent event) {
    if (closing || !queue.offer(new Entry(clockMs.getAsLong(), event))) {
      lost.increment();
    }
  }

  @Override
  public void poll(Runnable action) {
    actions.add(action);
  }

  /** Returns how many lines have been lost so far. */
  long lostLines() {
    return lost.sum();
  }

  /** Returns how many times writing failed. */
  long failures() {
    return failures.sum();
  }

  /** Returns how many lines have been written. */
  long writtenLines() {
    return written.sum();
  }

  private void writeAll() {
    try {
      for (; ; ) {
        Entry entry = queue.poll(POLL_MS, TimeUnit.MILLISECONDS);
        if (entry != null) {
          write(entry);
        } else if (closing) {
          return;
        }
        pollIfDue();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pollIfDue() {
    long now = System.nanoTime();
    if (now - polledNanos >= TimeUnit.MILLISECONDS.toNanos(POLL_MS)) {
      polledNanos = now;
      actions.forEach(Runnable::run);
      reopenIfMoved();
    }
  }

  /**
   * Creates the file again soon after another program has moved it, whether or not there are lines.
   */
  private void reopenIfMoved() {
    try {
      file.open();
    } catch (IOException e) {
      LOG.debug("audit log: not reopened", e);
    }
  }

  private void write(Entry entry) {
    try {
      long missing = lost.sum() - lostTold;
      if (missing > 0) {
        file.write(entry.atMs, AuditLines.lost(entry.atMs, missing));
        lostTold += missing;
      }
      file.write(entry.atMs, AuditLines.line(entry.atMs, entry.event));
      written.increment();
      if (failing) {
        failing = false;
        LOG.warn("audit log: written again, after {} lines lost in all", lost.sum());
      }
    } catch (IOException e) {
      lost.increment();
      failures.increment();
      if (!failing) {
        failing = true;
        LOG.error("audit log: lines are lost, the daemon goes on: {}", e.toString());
      }
    }
  }

  /** Writes what is queued, and ends. */
  @Override
  public void close() {
    actions.forEach(Runnable::run);
    closing = true;
    try {
      if (!writer.join(Duration.ofMillis(CLOSE_TIMEOUT_MS))) {
        LOG.warn("audit log: {} lines not written within {} ms", queue.size(), CLOSE_TIMEOUT_MS);
      }
      file.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.warn("audit log: {}", e.toString());
    }
  }

  private record Entry(long atMs, AuditEvent event) {}
}
