// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.pasid4j.daemon.process.LinuxCalls;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one event loop of the management API. Its thread starts when it is first needed. It has a
 * lower priority than the tenants' threads, as have all threads that it starts.
 */
final class ManagementLoop {
  private static final Logger LOG = LoggerFactory.getLogger("pasidd.management");
  private static final long STOP_TIMEOUT_MS = 2000;

  /** A third of a share: enough to answer operators while tenants use every processor. */
  private static final int NICE = 5;

  private ManagementLoop() {}

  static EventLoopGroup create() {
    ThreadFactory named = new DefaultThreadFactory("pasidd-management", true);
    ThreadFactory polite =
        work ->
            named.newThread(() -> {
              lowerPriority();
              work.run();
            });
    return new MultiThreadIoEventLoopGroup(1, polite, EpollIoHandler.newFactory());
  }

  /** Lowers the priority of this thread, and of those that it starts, below the tenants'. */
  static void lowerPriority() {
    if (!LinuxCalls.lowerPriority(NICE)) {
      LOG.warn("nice: {}: refused, the management API runs at the tenants' priority", NICE);
    }
  }

  static void shutDown(EventLoopGroup loop) {
    loop.shutdownGracefully(0, STOP_TIMEOUT_MS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(STOP_TIMEOUT_MS);
  }
}
