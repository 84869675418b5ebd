// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.socket;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerDomainSocketChannel;

/**
 * The lower bound of a server on Netty: echoes its input, with the daemon's buffers and one event
 * loop. Usage: NettyEcho PATH epoll|io_uring. Ends with status 3 if there is no io_uring.
 */
public final class NettyEcho {
  private static final int TURN_BYTES = 32 * 1024;
  private static final int NO_IO_URING = 3;

  private NettyEcho() {}

  /** Serves until it is killed. */
  public static void main(String[] arguments) throws InterruptedException {
    boolean ring = arguments[1].equals("io_uring");
    if (ring && !IoUring.isAvailable()) {
      System.exit(NO_IO_URING);
    }
    IoHandlerFactory handlers = ring ? IoUringIoHandler.newFactory() : EpollIoHandler.newFactory();
    Class<? extends ServerChannel> server =
        ring ? IoUringServerDomainSocketChannel.class : EpollServerDomainSocketChannel.class;
    new ServerBootstrap()
        .group(new MultiThreadIoEventLoopGroup(1, handlers))
        .channel(server)
        .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
        .childOption(
            ChannelOption.RECVBUF_ALLOCATOR,
            new FixedRecvByteBufAllocator(TURN_BYTES).maxMessagesPerRead(1))
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new Echo());
              }
            })
        .bind(new DomainSocketAddress(arguments[0]))
        .sync();
  }

  private static final class Echo extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      var _ = context.write(message, context.voidPromise());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      context.flush();
    }
  }
}
