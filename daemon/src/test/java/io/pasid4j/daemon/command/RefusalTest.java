// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.command;

import static io.pasid4j.daemon.testing.WirePeer.u32;
import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.Refusal;
import io.pasid4j.daemon.testing.DaemonFixture;
import io.pasid4j.daemon.testing.WirePeer;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.command.CommandId;
import io.pasid4j.protocol.command.Decoded;
import io.pasid4j.protocol.command.RefusalReply;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The reason for an ENOSPC, on request. */
class RefusalTest {
  private static final DaemonFixture DAEMON =
      new DaemonFixture(options -> options.with(to -> to.quotaIds(3)));

  private final WirePeer peer = WirePeer.ready(DAEMON.socket());
  private final WirePeer other = WirePeer.ready(DAEMON.socket());

  @AfterEach
  void closeAll() {
    peer.close();
    other.close();
  }

  @AfterAll
  static void stop() {
    DAEMON.close();
  }

  private static RefusalReply refusal(WirePeer of) {
    ByteBuffer payload = of.call(CommandId.REFUSAL, "").payload();
    return ((Decoded.Valid<RefusalReply>) RefusalReply.decode(payload, 0, payload.remaining()))
        .value();
  }

  private static RefusalReply refusal(Refusal why, PasidRange range, int count, int held) {
    return new RefusalReply(why.code(), range, count, held, 3, RefusalReply.UNKNOWN_MS);
  }

  @Test
  void nothingHasBeenRefused() {
    assertThat(peer.allocate(5, 5)).isEqualTo(5);
    assertThat(refusal(peer)).isEqualTo(RefusalReply.NONE);
  }

  @Test
  void anIoctlsRefusalIsExplained() {
    assertThat(other.allocate(5, 5)).isEqualTo(5);
    assertThat(peer.allocate(5, 5)).isEqualTo(-Errno.ENOSPC);
    assertThat(refusal(peer)).isEqualTo(refusal(Refusal.RANGE_FULL, PasidRange.exactly(5), 1, 0));
    assertThat(peer.allocate(0, 0)).isEqualTo(-Errno.ENOSPC);
    assertThat(refusal(peer)).isEqualTo(refusal(Refusal.RESERVED, PasidRange.exactly(0), 1, 0));
    assertThat(refusal(other)).isEqualTo(RefusalReply.NONE);
  }

  @Test
  void theLastOneIsReported() {
    peer.call(CommandId.ALLOCATE, u32(10, 20, 2, 0));
    assertThat(peer.call(CommandId.ALLOCATE, u32(10, 20, 2, 1)).result())
        .isEqualTo(Refusal.QUOTA.code());
    assertThat(refusal(peer)).isEqualTo(refusal(Refusal.QUOTA, PasidRange.of(10, 20), 2, 2));
    assertThat(peer.call(CommandId.ALLOCATE_KEYED, u32(10, 11) + "6b").result())
        .isEqualTo(Refusal.RANGE_FULL.code());
    assertThat(refusal(peer)).isEqualTo(refusal(Refusal.RANGE_FULL, PasidRange.of(10, 11), 1, 2));
  }
}
