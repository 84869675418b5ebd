// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.listener;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.pasid4j.daemon.DaemonStartException;
import io.pasid4j.daemon.connection.ConnectionHandler;
import io.pasid4j.daemon.connection.DaemonServices;
import io.pasid4j.daemon.session.Peer;
import io.pasid4j.daemon.socket.SocketPlace;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Accepts connections at a path and serves them on a few event loops. */
public final class Listener implements AutoCloseable {
  /**
   * What is read from a connection in one turn of its loop, and so the most requests that others
   * wait for: 2048 of 16 bytes.
   */
  private static final int TURN_BYTES = 32 * 1024;

  private static final int BACKLOG = 1024;
  private static final long STOP_TIMEOUT_MS = 5000;

  private final EventLoopGroup loops;
  private final SocketPlace place;
  private final Channel server;
  private final ChannelGroup connections;

  private Listener(
      EventLoopGroup loops, SocketPlace place, Channel server, ChannelGroup connections) {
    this.loops = loops;
    this.place = place;
    this.server = server;
    this.connections = connections;
  }

  /**
   * Listens.
   *
   * @param socket the path, absolute
   * @param eventLoops how many threads serve the connections
   * @throws DaemonStartException if another daemon is there or the place cannot be used
   */
  public static Listener listen(Path socket, int eventLoops, DaemonServices services) {
    requireEpoll();
    EventLoopGroup loops =
        new MultiThreadIoEventLoopGroup(
            eventLoops, new DefaultThreadFactory("pasidd-loop"), EpollIoHandler.newFactory());
    boolean listening = false;
    try {
      Listener listener = listen(socket, loops, services);
      listening = true;
      return listener;
    } finally {
      if (!listening) {
        shutDown(loops);
      }
    }
  }

  private static Listener listen(Path socket, EventLoopGroup loops, DaemonServices services) {
    ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    SocketPlace place = SocketPlace.claim(socket, loops);
    boolean bound = false;
    try {
      Channel server = place.bind(bootstrap(loops, services, connections));
      bound = true;
      return new Listener(loops, place, server, connections);
    } finally {
      if (!bound) {
        place.close();
      }
    }
  }

  private static ServerBootstrap bootstrap(
      EventLoopGroup loops, DaemonServices services, ChannelGroup connections) {
    int mostUnread = services.limits().maxUnreadBytes();
    return new ServerBootstrap()
        .group(loops)
        .channel(EpollServerDomainSocketChannel.class)
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
        .childOption(
            ChannelOption.RECVBUF_ALLOCATOR,
            new FixedRecvByteBufAllocator(TURN_BYTES).maxMessagesPerRead(1))
        .childOption(
            ChannelOption.WRITE_BUFFER_WATER_MARK,
            new WriteBufferWaterMark(mostUnread / 2, mostUnread))
        .childHandler(
            new ChannelInitializer<EpollDomainSocketChannel>() {
              @Override
              protected void initChannel(EpollDomainSocketChannel channel) {
                connections.add(channel);
                channel
                    .pipeline()
                    .addLast(
                        new ConnectionHandler(
                            services, channel, () -> Peer.of(channel.peerCredentials())));
              }
            });
  }

  private static void requireEpoll() {
    if (!Epoll.isAvailable()) {
      throw new DaemonStartException(
          "native epoll: " + Epoll.unavailabilityCause() + " (expected: Linux on x86-64 or arm64)",
          Epoll.unavailabilityCause());
    }
  }

  /** Lets nobody in any more, ends every session, and gives the path up. */
  @Override
  public void close() {
    try {
      place.removeSocket();
      server.close().awaitUninterruptibly(STOP_TIMEOUT_MS);
      connections.forEach(
          connection -> connection.pipeline().fireUserEventTriggered(ConnectionHandler.Event.STOP));
      connections.newCloseFuture().awaitUninterruptibly(STOP_TIMEOUT_MS);
    } finally {
      shutDown(loops);
      place.close();
    }
  }

  private static void shutDown(EventLoopGroup loops) {
    loops
        .shutdownGracefully(0, STOP_TIMEOUT_MS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(STOP_TIMEOUT_MS);
  }
}
