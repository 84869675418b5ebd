// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.socket;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.util.OptionalInt;

/** Finds out whether a process listens at a socket file, and which. */
final class ListenerProbe {
  private ListenerProbe() {}

  /**
   * Connects, and reads the listener's pid from the kernel.
   *
   * @return the pid, or empty if no process listens there
   * @throws IOException if that cannot be found out: a process may listen
   */
  static OptionalInt pidOfListener(Path socket, EventLoopGroup loops) throws IOException {
    ChannelFuture connected =
        new Bootstrap()
            .group(loops)
            .channel(EpollDomainSocketChannel.class)
            .handler(new ChannelInboundHandlerAdapter())
            .connect(new DomainSocketAddress(socket.toFile()))
            .awaitUninterruptibly();
    Channel channel = connected.channel();
    try {
      Throwable cause = connected.cause();
      if (cause == null) {
        return OptionalInt.of(((EpollDomainSocketChannel) channel).peerCredentials().pid());
      }
      if (cause instanceof ConnectException || cause instanceof FileNotFoundException) {
        return OptionalInt.empty();
      }
      throw new IOException("socket: " + socket + ": " + cause.getMessage(), cause);
    } finally {
      channel.close().awaitUninterruptibly();
    }
  }
}
