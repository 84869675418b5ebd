// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** The one event loop of the management API. Its thread starts when it is first needed. */
final class ManagementLoop {
  private static final long STOP_TIMEOUT_MS = 2000;

  private ManagementLoop() {}

  static EventLoopGroup make() {
    ThreadFactory threads = new DefaultThreadFactory("pasidd-management", true);
    return new MultiThreadIoEventLoopGroup(1, threads, EpollIoHandler.newFactory());
  }

  static void end(EventLoopGroup loop) {
    loop.shutdownGracefully(0, STOP_TIMEOUT_MS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(STOP_TIMEOUT_MS);
  }
}
