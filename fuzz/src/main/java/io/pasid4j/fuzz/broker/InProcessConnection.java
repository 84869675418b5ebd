// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.broker;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.pasid4j.daemon.connection.ConnectionHandler;
import io.pasid4j.fuzz.input.Expect;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Function;

/**
 * A connection without a socket: bytes are handed to the daemon's handler as the event loop does,
 * and what it writes is read at once. Its buffers are counted.
 */
public final class InProcessConnection implements AutoCloseable {
  /**
   * A message, a turn's replies, one reply more, and what was read: docs/reference/protocol.md,
   * "Limits".
   */
  private static final long MOST_BYTES = 2 << 20;

  private static final int MOST_TURNS = 10_000;

  private final UnpooledByteBufAllocator buffers = new UnpooledByteBufAllocator(true, true, true);
  private final EmbeddedChannel channel;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();

  InProcessConnection(Function<Channel, ChannelHandler> handlerOf) {
    channel =
        new EmbeddedChannel(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel made) {
                made.config().setAllocator(buffers);
                made.pipeline().addLast(handlerOf.apply(made));
              }
            });
  }

  /** Sends bytes in one piece; false if the daemon has closed. */
  public boolean send(byte[] bytes, int from, int length) {
    if (!channel.isOpen()) {
      return false;
    }
    ByteBuf chunk = buffers.directBuffer(Math.max(1, length)).writeBytes(bytes, from, length);
    channel.writeInbound(chunk);
    pump();
    return channel.isOpen();
  }

  /** Runs the daemon until it reads again, as it must within a bounded number of turns. */
  private void pump() {
    take();
    for (int turn = 0; channel.isOpen() && !channel.config().isAutoRead(); turn++) {
      Expect.that(turn < MOST_TURNS, "turns: " + turn + " without reading on");
      channel.runPendingTasks();
      take();
    }
  }

  private void take() {
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      byte[] bytes = new byte[out.readableBytes()];
      out.readBytes(bytes);
      received.writeBytes(bytes);
      out.release();
    }
    long used = buffers.metric().usedDirectMemory() + buffers.metric().usedHeapMemory();
    Expect.that(used <= MOST_BYTES, "buffers: " + used + " bytes (expected: <= " + MOST_BYTES);
    channel.checkException();
  }

  /** Returns whether the daemon has not closed it. */
  public boolean isOpen() {
    return channel.isOpen();
  }

  /** The bytes that the daemon has sent since the last call. */
  public ByteBuffer received() {
    channel.runPendingTasks();
    take();
    ByteBuffer bytes = ByteBuffer.wrap(received.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    received.reset();
    return bytes;
  }

  /** Ends it from the daemon's side, as when the daemon stops. */
  public void stop() {
    channel.pipeline().fireUserEventTriggered(ConnectionHandler.Event.STOP);
    close();
  }

  /** Ends it from the peer's side; checks that the daemon keeps nothing of it. */
  @Override
  public void close() {
    channel.close().syncUninterruptibly();
    channel.runPendingTasks();
    take();
    channel.finishAndReleaseAll();
    Expect.equal("buffers left, bytes", buffers.metric().usedDirectMemory(), 0L);
  }
}
