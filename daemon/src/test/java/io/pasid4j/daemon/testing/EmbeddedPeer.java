// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.testing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.pasid4j.daemon.Daemon;
import io.pasid4j.daemon.session.Peer;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** A negotiated connection of any user, on the daemon's own handler and no socket. */
public final class EmbeddedPeer {
  private static final int VERSION = 1;

  private final EmbeddedChannel channel;

  /** Connects a user whose group and process have the same number. */
  public EmbeddedPeer(Daemon daemon, int uid) {
    channel =
        new EmbeddedChannel(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel made) {
                made.pipeline().addLast(daemon.handlerOf(made, new Peer(uid, uid, uid)));
              }
            });
    var _ = call(VERSION, "00000100");
  }

  /** Sends a request and returns all bytes that came, in hexadecimal. */
  public String call(int command, String payload) {
    ByteBuffer frame = WirePeer.frame(7, command, 0, payload).position(0);
    channel.writeInbound(Unpooled.directBuffer().writeBytes(frame));
    channel.runPendingTasks();
    StringBuilder reply = new StringBuilder();
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      reply.append(ByteBufUtil.hexDump(out));
      out.release();
    }
    return reply.toString();
  }

  /** Sends a request and returns its reply's header and payload. */
  public ByteBuffer reply(int command, String payload) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(call(command, payload)));
  }

  /** Hangs up. */
  public void close() {
    channel.close().syncUninterruptibly();
  }
}
