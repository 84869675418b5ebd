// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.connection;

import static io.pasid4j.daemon.testing.WirePeer.frame;
import static io.pasid4j.daemon.testing.WirePeer.u32;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.pasid4j.daemon.Daemon;
import io.pasid4j.daemon.DaemonOptions;
import io.pasid4j.daemon.config.ConfigurationFile;
import io.pasid4j.daemon.session.Peer;
import io.pasid4j.daemon.testing.DaemonFixture;
import io.pasid4j.daemon.testing.Eventually;
import io.pasid4j.daemon.testing.WirePeer;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.command.CommandId;
import io.pasid4j.protocol.frame.FrameHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One user's drain consumers leave the others theirs. */
class EventSharesTest {
  private static final int VERSION = 1;
  private static final int OTHER_UID = 4711;
  private static final int THIRD_UID = 4712;
  private static final String DRAIN = u32(2, 3);
  private static final String OWN_SET = u32(0, 0);
  private static final String CONFIGURATION =
      """
      spaces: { pasid: { bits: 12, quarantineMs: 3600000 } }
      rules: [ { any: true, spaces: [pasid], quota: 64, drain: true } ]
      """;

  private final DaemonFixture fixture =
      new DaemonFixture(options ->
          new DaemonOptions(options.socketPath(), ConfigurationFile.parse("f.yaml", CONFIGURATION))
              .with(to -> to.eventLoops(1)));

  @AfterEach
  void stop() {
    fixture.close();
  }

  private static int errno(WirePeer peer) {
    return peer.call(CommandId.SUBSCRIBE, DRAIN).errno();
  }

  /** A connection of a user that the test is not; by the daemon's own handler. */
  private static final class Foreign {
    private final EmbeddedChannel channel;

    Foreign(Daemon daemon, int uid) {
      channel =
          new EmbeddedChannel(
              new ChannelInitializer<Channel>() {
                @Override
                protected void initChannel(Channel made) {
                  made.pipeline().addLast(daemon.handlerOf(made, new Peer(uid, uid, uid)));
                }
              });
      ask(VERSION, "00000100");
    }

    int ask(int command, String payload) {
      ByteBuffer frame = frame(7, command, 0, payload).position(0);
      channel.writeInbound(Unpooled.directBuffer().writeBytes(frame));
      channel.runPendingTasks();
      ByteBuf reply = channel.readOutbound();
      byte[] bytes = new byte[reply.readableBytes()];
      reply.readBytes(bytes).release();
      ByteBuffer header = ByteBuffer.wrap(bytes);
      boolean failed = (FrameHeader.flags(header, 0) & FrameHeader.ERROR) != 0;
      return failed ? FrameHeader.errno(header, 0) : 0;
    }

    void end() {
      channel.close().syncUninterruptibly();
    }
  }

  @Test
  void oneUidTakesNoMoreThanItsDrainConsumersNotEvenByHangingUp() {
    for (int i = 0; i < 2; i++) {
      try (WirePeer hangsUp = WirePeer.ready(fixture.socket())) {
        assertThat(errno(hangsUp)).isZero();
      }
    }
    Eventually.holds("both are gone", () -> fixture.daemon().sessions().size() == 0);
    try (WirePeer third = WirePeer.ready(fixture.socket())) {
      assertThat(errno(third)).isEqualTo(Errno.ENOSPC);
      assertThat(third.call(CommandId.SUBSCRIBE, OWN_SET).result()).isZero();
    }
    Foreign other = new Foreign(fixture.daemon(), OTHER_UID);
    assertThat(other.ask(CommandId.SUBSCRIBE, DRAIN)).isZero();
    other.end();
  }

  @Test
  void tenantsLeaveTheOperatorsAPlace() {
    List<Foreign> tenants = new ArrayList<>();
    for (int uid : new int[] {OTHER_UID, OTHER_UID, THIRD_UID}) {
      Foreign tenant = new Foreign(fixture.daemon(), uid);
      tenants.add(tenant);
      assertThat(tenant.ask(CommandId.SUBSCRIBE, DRAIN)).isZero();
    }
    try (WirePeer tenant = WirePeer.ready(fixture.socket());
        WirePeer operator = WirePeer.ready(fixture.operatorSocket());
        WirePeer second = WirePeer.ready(fixture.operatorSocket())) {
      assertThat(errno(tenant)).isEqualTo(Errno.ENOSPC);
      assertThat(errno(operator)).isZero();
      assertThat(errno(second)).isEqualTo(Errno.ENOSPC);
    }
    tenants.forEach(Foreign::end);
  }
}
