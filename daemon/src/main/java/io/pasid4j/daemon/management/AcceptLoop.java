// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** The loop on which Armeria accepts connections at one address. */
final class AcceptLoop extends MultiThreadIoEventLoopGroup {
  private static final long STOP_TIMEOUT_MS = 2000;

  AcceptLoop(String threadName) {
    super(1, new DefaultThreadFactory(threadName, true), EpollIoHandler.newFactory());
  }

  /** Allows a TCP socket beside the one that reserves its port. */
  @Override
  public ChannelFuture register(Channel server) {
    if (server instanceof EpollServerSocketChannel tcp) {
      tcp.config().setReusePort(true);
    }
    return super.register(server);
  }

  /** Ends at once: Netty's own default waits for two quiet seconds. */
  @Override
  public Future<?> shutdownGracefully() {
    return shutdownGracefully(0, STOP_TIMEOUT_MS, TimeUnit.MILLISECONDS);
  }
}
