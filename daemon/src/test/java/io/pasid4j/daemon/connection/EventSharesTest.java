// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.connection;

import static io.pasid4j.daemon.testing.WirePeer.u32;
import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.daemon.DaemonOptions;
import io.pasid4j.daemon.config.ConfigurationFile;
import io.pasid4j.daemon.testing.DaemonFixture;
import io.pasid4j.daemon.testing.EmbeddedPeer;
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

/** Limits the drain consumers of one uid, so that other users find a place. */
class EventSharesTest {
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

  private static int errno(EmbeddedPeer peer) {
    ByteBuffer reply = peer.reply(CommandId.SUBSCRIBE, DRAIN);
    boolean failed = (FrameHeader.flags(reply, 0) & FrameHeader.ERROR) != 0;
    return failed ? FrameHeader.errno(reply, 0) : 0;
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
    EmbeddedPeer other = new EmbeddedPeer(fixture.daemon(), OTHER_UID);
    assertThat(errno(other)).isZero();
    other.close();
  }

  @Test
  void tenantsLeaveTheOperatorsAPlace() {
    List<EmbeddedPeer> tenants = new ArrayList<>();
    for (int uid : new int[] {OTHER_UID, OTHER_UID, THIRD_UID}) {
      EmbeddedPeer tenant = new EmbeddedPeer(fixture.daemon(), uid);
      tenants.add(tenant);
      assertThat(errno(tenant)).isZero();
    }
    try (WirePeer tenant = WirePeer.ready(fixture.socket());
        WirePeer operator = WirePeer.ready(fixture.operatorSocket());
        WirePeer second = WirePeer.ready(fixture.operatorSocket())) {
      assertThat(errno(tenant)).isEqualTo(Errno.ENOSPC);
      assertThat(errno(operator)).isZero();
      assertThat(errno(second)).isEqualTo(Errno.ENOSPC);
    }
    tenants.forEach(EmbeddedPeer::close);
  }
}
