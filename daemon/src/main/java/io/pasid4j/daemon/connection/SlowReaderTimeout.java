// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import java.util.concurrent.TimeUnit;

/**
 * Limits how long requests of a connection wait because its replies are not read. Any progress of
 * the peer restarts the time. Used by one event loop.
 */
final class SlowReaderTimeout {
  private final Channel channel;
  private final long timeoutNanos;
  private final Runnable onTimeout;
  private boolean waiting;
  private boolean scheduled;
  private long pendingBytes;
  private long progressNanos;

  SlowReaderTimeout(Channel channel, long timeoutMs, Runnable onTimeout) {
    this.channel = channel;
    this.timeoutNanos = TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    this.onTimeout = onTimeout;
  }

  /** Starts the time: requests wait from now on. */
  void start() {
    if (!waiting) {
      waiting = true;
      noteProgress(pendingBytes(), System.nanoTime());
    }
    if (!scheduled) {
      schedule(timeoutNanos);
    }
  }

  /** Stops the time: requests are served again. A scheduled check then does nothing. */
  void stop() {
    waiting = false;
  }

  private void schedule(long delayNanos) {
    scheduled = true;
    var _ = channel.eventLoop().schedule(this::check, delayNanos, TimeUnit.NANOSECONDS);
  }

  private void check() {
    scheduled = false;
    if (!waiting || !channel.isActive()) {
      return;
    }
    long now = System.nanoTime();
    long pending = pendingBytes();
    if (pending != pendingBytes) {
      noteProgress(pending, now);
    }
    long leftNanos = progressNanos + timeoutNanos - now;
    if (leftNanos <= 0) {
      onTimeout.run();
    } else {
      schedule(leftNanos);
    }
  }

  private void noteProgress(long pending, long now) {
    pendingBytes = pending;
    progressNanos = now;
  }

  private long pendingBytes() {
    ChannelOutboundBuffer pending = channel.unsafe().outboundBuffer();
    return pending == null ? 0 : pending.totalPendingWriteBytes();
  }
}
