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
 * The one event loop of the management API. Its thread starts when it is first needed, and gives
 * way to the tenants' threads, as all threads do that it starts.
 */
public final class ManagementLoop {
  private static final Logger LOG = LoggerFactory.getLogger("pasidd.management");
  private static final long STOP_TIMEOUT_MS = 2000;

  /** A third of a share: enough to answer operators while tenants use every processor. */
  private static final int NICE = 5;

  private ManagementLoop() {}

  static EventLoopGroup make() {
    ThreadFactory named = new DefaultThreadFactory("pasidd-management", true);
    ThreadFactory polite =
        work ->
            named.newThread(() -> {
              giveWay();
              work.run();
            });
    return new MultiThreadIoEventLoopGroup(1, polite, EpollIoHandler.newFactory());
  }

  /** Lets the tenants' threads go before this one, and before those that it starts. */
  public static void giveWay() {
    if (!LinuxCalls.giveWay(NICE)) {
      LOG.warn("nice: {}: refused, the management API takes its share of the processors", NICE);
    }
  }

  static void end(EventLoopGroup loop) {
    loop.shutdownGracefully(0, STOP_TIMEOUT_MS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(STOP_TIMEOUT_MS);
  }
}
