// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.pasid4j.daemon.process.ProcessOwner;
import io.pasid4j.daemon.session.Peer;
import io.pasid4j.daemon.testing.DaemonFixture;
import io.pasid4j.daemon.testing.WirePeer;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.command.CommandId;
import io.pasid4j.protocol.frame.FrameCommand;
import io.pasid4j.protocol.frame.FrameHeader;
import org.junit.jupiter.api.Test;

/** Who may be named as a holder: a process of the peer's own user. */
class HolderCommandTest {
  private static final int OWN_PID = Math.toIntExact(ProcessHandle.current().pid());
  private static final int NO_PID = Integer.MAX_VALUE;

  private static int ownUid() {
    return ProcessOwner.uidOf(OWN_PID).orElseThrow();
  }

  /** Sends HOLDER as a user; returns 0 or the errno. */
  private static int holder(DaemonFixture daemon, int uid, int pid) {
    EmbeddedChannel channel = new EmbeddedChannel(false, false);
    channel.pipeline().addLast(daemon.daemon().handlerOf(channel, new Peer(OWN_PID, uid, 0)));
    try {
      channel.register();
      channel.writeInbound(
          Unpooled.wrappedBuffer(WirePeer.frame(1, FrameCommand.VERSION, 0, "00000100")));
      ByteBuf version = channel.readOutbound();
      version.release();
      channel.writeInbound(
          Unpooled.wrappedBuffer(WirePeer.frame(2, CommandId.HOLDER, 0, WirePeer.u32(pid))));
      ByteBuf reply = channel.readOutbound();
      int errno = FrameHeader.errno(reply.nioBuffer(), 0);
      reply.release();
      return errno;
    } catch (Exception e) {
      throw new AssertionError(e);
    } finally {
      var _ = channel.close();
    }
  }

  @Test
  void aProcessOfAnotherUserAnswersLikeNone() {
    try (DaemonFixture daemon = new DaemonFixture()) {
      int other = ownUid() + 1;
      assertThat(holder(daemon, ownUid(), OWN_PID)).isZero();
      assertThat(holder(daemon, ownUid(), NO_PID)).isEqualTo(Errno.ENOENT);
      assertThat(holder(daemon, other, OWN_PID)).isEqualTo(Errno.ENOENT);
      assertThat(holder(daemon, other, NO_PID)).isEqualTo(Errno.ENOENT);
    }
  }
}
