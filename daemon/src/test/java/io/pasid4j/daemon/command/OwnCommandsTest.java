// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.command;

import static io.pasid4j.daemon.testing.WirePeer.u32;
import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.Quota;
import io.pasid4j.core.Refusal;
import io.pasid4j.daemon.testing.DaemonFixture;
import io.pasid4j.daemon.testing.Eventually;
import io.pasid4j.daemon.testing.WirePeer;
import io.pasid4j.daemon.testing.WirePeer.Reply;
import io.pasid4j.vfio.Errno;
import io.pasid4j.vfio.command.CommandId;
import io.pasid4j.vfio.command.Decoded;
import io.pasid4j.vfio.command.IdsReply;
import io.pasid4j.vfio.command.InfoReply;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** pasid4j's own commands on a session's own set, over the wire. */
class OwnCommandsTest {
  private static final DaemonFixture DAEMON =
      new DaemonFixture(options -> options.withQuotaIds(100));

  private final WirePeer peer = WirePeer.negotiated(DAEMON.socket());

  @AfterEach
  void everythingComesBack() {
    peer.close();
    Eventually.holds("nothing is held", () -> DAEMON.heldIds() == 0);
  }

  @AfterAll
  static void stop() {
    DAEMON.close();
  }

  private InfoReply info() {
    Reply reply = peer.call(CommandId.INFO, "");
    Decoded<InfoReply> decoded = InfoReply.decode(reply.payload(), 0, reply.payload().remaining());
    return ((Decoded.Valid<InfoReply>) decoded).value();
  }

  private static int[] ids(Reply reply) {
    Decoded<IdsReply> decoded = IdsReply.decode(reply.payload(), 0, reply.payload().remaining());
    return ((Decoded.Valid<IdsReply>) decoded).value().ids();
  }

  private static String text(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void infoTellsTheSpaceTheDaemonAndTheSet() {
    peer.call(CommandId.ALLOCATE, u32(1, 9, 2, 0));
    InfoReply info = info();

    assertThat(info.spaceBits()).isEqualTo(20);
    assertThat(info.quota()).isEqualTo(Quota.limit(100));
    assertThat(info.heldIds()).isEqualTo(2);
    assertThat(info.daemonPid()).isEqualTo((int) ProcessHandle.current().pid());
    assertThat(info.setId()).isPositive();
    assertThat(info.name()).isEqualTo("pid-" + ProcessHandle.current().pid());
    assertThat(info.version()).isNotEmpty();
  }

  @Test
  void allocatesManyAndBlocks() {
    assertThat(ids(peer.call(CommandId.ALLOCATE, u32(10, 99, 3, 0)))).containsExactly(10, 11, 12);
    assertThat(ids(peer.call(CommandId.ALLOCATE, u32(10, 99, 2, 1)))).containsExactly(13, 14);
    assertThat(peer.call(CommandId.FREE, u32(11, 13)).result()).isEqualTo(3);
    assertThat(ids(peer.call(CommandId.LIST, u32(0, 0xFFFFFFFFL, 100)))).containsExactly(10, 14);
  }

  @Test
  void allocatesAllOrNothing() {
    assertThat(peer.call(CommandId.ALLOCATE, u32(10, 12, 4, 0)).result())
        .isEqualTo(Refusal.RANGE_FULL.code());
    assertThat(peer.call(CommandId.ALLOCATE, u32(0, 0xFFFFF, 101, 0)).result())
        .isEqualTo(Refusal.QUOTA.code());
    assertThat(peer.call(CommandId.ALLOCATE, u32(0, 0, 1, 1)).result())
        .isEqualTo(Refusal.RESERVED.code());
    assertThat(DAEMON.heldIds()).isZero();
  }

  @Test
  void aKeyGetsTheSameIdAgain() {
    String request = u32(20, 30) + text("disk-1");
    assertThat(peer.call(CommandId.ALLOCATE_KEYED, request).result()).isEqualTo(20);
    assertThat(peer.call(CommandId.ALLOCATE_KEYED, request).result()).isEqualTo(20);
    assertThat(peer.call(CommandId.ALLOCATE_KEYED, u32(20, 30) + text("disk-2")).result())
        .isEqualTo(21);
  }

  @Test
  void listsInPages() {
    peer.call(CommandId.ALLOCATE, u32(40, 44, 5, 0));

    assertThat(ids(peer.call(CommandId.LIST, u32(0, 0xFFFFF, 2)))).containsExactly(40, 41);
    assertThat(ids(peer.call(CommandId.LIST, u32(42, 0xFFFFF, 9)))).containsExactly(42, 43, 44);
    assertThat(ids(peer.call(CommandId.LIST, u32(45, 0xFFFFF, 9)))).isEmpty();
  }

  @Test
  void holdsAnswersForThisSetOnly() {
    try (WirePeer other = WirePeer.ready(DAEMON.socket())) {
      assertThat(other.allocate(50, 50)).isEqualTo(50);
      assertThat(peer.call(CommandId.HOLDS, u32(50)).result()).isZero();
      assertThat(other.call(CommandId.HOLDS, u32(50)).result()).isEqualTo(1);
      assertThat(peer.call(CommandId.FREE, u32(0, 0xFFFFFFFFL)).result()).isZero();
    }
  }

  @Test
  void aNameIsTakenWhileNothingIsHeld() {
    assertThat(peer.call(CommandId.NAME, text("vm 7 é")).result()).isZero();
    assertThat(info().name()).isEqualTo("vm 7 é");
    peer.call(CommandId.ALLOCATE, u32(1, 9, 1, 0));

    assertThat(peer.call(CommandId.NAME, text("later")).errno()).isEqualTo(Errno.EBUSY);
    assertThat(info().name()).isEqualTo("vm 7 é");
  }

  @Test
  void malformedRequestsAreErrors() {
    assertThat(peer.call(CommandId.NAME, "0a").errno()).isEqualTo(Errno.EINVAL);
    assertThat(peer.call(CommandId.ALLOCATE, u32(9, 1, 1, 0)).errno()).isEqualTo(Errno.EINVAL);
    assertThat(peer.call(CommandId.ALLOCATE, u32(1, 9, 0, 0)).errno()).isEqualTo(Errno.EINVAL);
    assertThat(peer.call(CommandId.ALLOCATE, u32(1, 9, 1, 2)).errno()).isEqualTo(Errno.EINVAL);
    assertThat(peer.call(CommandId.ALLOCATE, u32(1, 9)).errno()).isEqualTo(Errno.EFAULT);
    assertThat(peer.call(CommandId.SHOW, u32(1 << 20)).errno()).isEqualTo(Errno.EINVAL);
    assertThat(peer.call(0x5007, "").errno()).isEqualTo(Errno.ENOTSUP);
  }
}
