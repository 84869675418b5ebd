// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.connection;

import io.netty.channel.Channel;
import java.util.concurrent.TimeUnit;

/**
 * Runs a task in the next turn of a channel's event loop, after the loop has looked for I/O. A task
 * that is merely executed runs before that: the loop runs up to 64 of those that others have queued
 * meanwhile in one go, so one that queues itself again would keep the others' bytes waiting.
 */
final class NextTurn {
  private NextTurn() {}

  /** Queues a task. Any thread. */
  static void run(Channel channel, Runnable task) {
    // Timers are collected once in a turn.
    var _ = channel.eventLoop().schedule(task, 1, TimeUnit.NANOSECONDS);
  }
}
