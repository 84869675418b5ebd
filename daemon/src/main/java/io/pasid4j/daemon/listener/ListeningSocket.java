// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.listener;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.pasid4j.daemon.connection.ConnectionHandler;
import io.pasid4j.daemon.connection.DaemonServices;
import io.pasid4j.daemon.session.Peer;
import io.pasid4j.daemon.socket.SocketBinding;
import io.pasid4j.daemon.start.StartException;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A socket that is listened at, in its claimed place. Thread-safe. */
final class ListeningSocket {
  private static final Logger LOG = LoggerFactory.getLogger("pasidd.socket");

  /**
   * The bytes read from a connection in one turn of its loop, and so the most requests that others
   * wait for: 256 PASID requests.
   */
  private static final int TURN_BYTES = 8 * 1024;

  private static final int BACKLOG = 1024;

  private final SocketBinding binding;

  /** Guarded by this. */
  private @Nullable Channel server;

  /** Guarded by this. */
  private @Nullable Supplier<Channel> bind;

  /** Guarded by this: the watch may still call {@link #keep} while the daemon stops. */
  private boolean isStopped;

  private ListeningSocket(SocketBinding binding) {
    this.binding = binding;
  }

  /** Claims the place. */
  static ListeningSocket claim(ListenAddress address, EventLoopGroup loops) {
    return new ListeningSocket(SocketBinding.claim(address.path(), address.access(), loops));
  }

  /** Listens at the place. */
  synchronized void open(DaemonServices services, EventLoopGroup loops, ChannelGroup connections) {
    bind = () -> binding.bind(bootstrap(loops, services, connections));
    server = bind.get();
  }

  /**
   * Binds again if the socket has been removed, and {@link #stopAccepting} has not been called.
   * Connections that are open stay.
   *
   * @return false if another daemon has the place
   * @throws IOException if the place cannot be had again
   * @throws StartException if it cannot be bound
   */
  synchronized boolean keep() throws IOException {
    if (isStopped) {
      return true;
    }
    if (!binding.keepLock()) {
      return false;
    }
    Channel before = server;
    Supplier<Channel> again = bind;
    if (before != null && again != null && !binding.isInPlace()) {
      server = again.get();
      var _ = before.close();
      LOG.warn("socket: {}: was removed (expected: to stay); bound again", binding.path());
    }
    return true;
  }

  private static ServerBootstrap bootstrap(
      EventLoopGroup loops, DaemonServices services, ChannelGroup connections) {
    return new ServerBootstrap()
        .group(loops)
        .channel(EpollServerDomainSocketChannel.class)
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
        .childOption(
            ChannelOption.RECVBUF_ALLOCATOR,
            new FixedRecvByteBufAllocator(TURN_BYTES).maxMessagesPerRead(1))
        .childHandler(
            new ChannelInitializer<EpollDomainSocketChannel>() {
              @Override
              protected void initChannel(EpollDomainSocketChannel channel) {
                connections.add(channel);
                channel
                    .pipeline()
                    .addLast(
                        new ConnectionHandler(
                            services, channel, () -> Peer.of(channel, services.operators())));
              }
            });
  }

  /** Stops accepting. */
  synchronized void stopAccepting(long timeoutMs) {
    isStopped = true;
    binding.removeSocket();
    Channel open = server;
    if (open != null) {
      open.close().awaitUninterruptibly(timeoutMs);
    }
  }

  /** Unlocks the place: another daemon may have it. */
  void unlock() {
    binding.close();
  }
}
