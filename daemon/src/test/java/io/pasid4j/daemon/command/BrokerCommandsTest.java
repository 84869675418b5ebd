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
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.command.CommandId;
import io.pasid4j.protocol.command.Decoded;
import io.pasid4j.protocol.command.IdsReply;
import io.pasid4j.protocol.command.InfoReply;
import io.pasid4j.protocol.frame.FrameHeader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** pasid4j's own commands on a session's own set, over the wire. */
class BrokerCommandsTest {
  private static final DaemonFixture DAEMON =
      new DaemonFixture(options -> options.with(to -> to.quotaIds(100)));

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
  void infoShowsTheSpaceTheDaemonAndTheSet() {
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

  private int call(int command, long... words) {
    return peer.call(command, u32(words)).result();
  }

  @Test
  void aReferencedIdIsPendingUntilItsLastPut() {
    call(CommandId.ALLOCATE, 60, 60, 1, 0);

    assertThat(call(CommandId.GET, 60)).isZero();
    assertThat(call(CommandId.GET, 60)).isZero();
    assertThat(call(CommandId.FREE, 60, 60)).isEqualTo(1);
    assertThat(call(CommandId.FREE, 60, 60)).isZero();
    assertThat(call(CommandId.HOLDS, 60)).isZero();
    assertThat(call(CommandId.GET, 60)).as("BUSY").isEqualTo(2);
    assertThat(call(CommandId.ALLOCATE, 60, 60, 1, 0)).isEqualTo(Refusal.RANGE_FULL.code());
    assertThat(info().heldIds()).isEqualTo(1);
    assertThat(call(CommandId.PUT, 60)).as("KEPT").isZero();
    assertThat(call(CommandId.PUT, 60)).as("RELEASED").isEqualTo(2);
    assertThat(call(CommandId.PUT, 60)).as("UNKNOWN").isEqualTo(3);
    assertThat(DAEMON.heldIds()).isZero();
  }

  @Test
  void theLastPutOfAHeldIdLeavesItHeld() {
    call(CommandId.ALLOCATE, 61, 61, 1, 0);
    call(CommandId.GET, 61);

    assertThat(call(CommandId.PUT, 61)).as("LAST").isEqualTo(1);
    assertThat(call(CommandId.PUT, 61)).as("UNKNOWN").isEqualTo(3);
    assertThat(call(CommandId.HOLDS, 61)).isEqualTo(1);
  }

  @Test
  void anotherSetsIdIsAsUnknownAsAFreeOne() {
    try (WirePeer other = WirePeer.ready(DAEMON.socket())) {
      assertThat(other.allocate(62, 62)).isEqualTo(62);
      other.call(CommandId.GET, u32(62));
      other.call(CommandId.ATTACH_SPID, u32(62, 1));

      for (long id : new long[] {62, 63, 0, 0xFFFFFFFFL}) {
        assertThat(call(CommandId.GET, id)).isEqualTo(1);
        assertThat(call(CommandId.PUT, id)).isEqualTo(3);
        assertThat(call(CommandId.ATTACH_SPID, id, 1)).isEqualTo(1);
      }
      assertThat(call(CommandId.FIND_SPID, 1)).isZero();
      assertThat(call(CommandId.DETACH_SPID, 1)).isZero();
      assertThat(other.call(CommandId.FIND_SPID, u32(1)).result()).isEqualTo(1);
    }
  }

  @Test
  void aSpidFindsItsIdEvenWhilePending() {
    call(CommandId.ALLOCATE, 64, 65, 2, 0);

    assertThat(call(CommandId.ATTACH_SPID, 64, 0)).isZero();
    assertThat(call(CommandId.ATTACH_SPID, 64, 0)).isZero();
    assertThat(call(CommandId.ATTACH_SPID, 65, 0)).as("SPID_TAKEN").isEqualTo(2);
    assertThat(call(CommandId.ATTACH_SPID, 64, 1)).as("ID_TAKEN").isEqualTo(3);
    assertThat(call(CommandId.ATTACH_SPID, 65, 0x7FFFFFFF)).isZero();
    assertThat(ids(peer.call(CommandId.FIND_SPID, u32(0x7FFFFFFF)))).containsExactly(65);
    assertThat(call(CommandId.DETACH_SPID, 0x7FFFFFFF)).isEqualTo(1);
    assertThat(ids(peer.call(CommandId.FIND_SPID, u32(0x7FFFFFFF)))).isEmpty();
    call(CommandId.GET, 64);
    call(CommandId.FREE, 64, 64);
    assertThat(ids(peer.call(CommandId.FIND_SPID, u32(0)))).containsExactly(64);
    call(CommandId.PUT, 64);
    assertThat(ids(peer.call(CommandId.FIND_SPID, u32(0)))).isEmpty();
    assertThat(ids(peer.call(CommandId.FIND_SPID, u32(0xFFFFFFFFL)))).isEmpty();
  }

  @Test
  void whatIsReferencedComesBackWithTheSessionsEnd() {
    try (WirePeer other = WirePeer.ready(DAEMON.socket())) {
      other.call(CommandId.ALLOCATE, u32(66, 67, 2, 0));
      other.call(CommandId.GET, u32(66));
      other.call(CommandId.GET, u32(67));
      other.call(CommandId.FREE, u32(67, 67));
    }

    Eventually.holds("nothing is held", () -> DAEMON.heldIds() == 0);
    assertThat(ids(peer.call(CommandId.ALLOCATE, u32(66, 67, 2, 0)))).containsExactly(66, 67);
  }

  @Test
  void moreReferencesThanCanBeAreRefusedAndTheSessionLives() {
    call(CommandId.ALLOCATE, 68, 68, 1, 0);
    int most = (1 << 21) - 1;
    int batch = 1 << 12;
    ByteBuffer gets = ByteBuffer.allocate(batch * 20);
    for (int i = 0; i < batch; i++) {
      gets.put(WirePeer.frame(i, CommandId.GET, FrameHeader.NO_REPLY, u32(68)));
    }
    for (int sent = 0; sent < most; sent += batch) {
      peer.send(gets.rewind());
    }

    assertThat(peer.call(CommandId.GET, u32(68)).errno()).isEqualTo(Errno.ENOSPC);
    assertThat(call(CommandId.HOLDS, 68)).isEqualTo(1);
  }

  @Test
  void malformedRequestsAreErrors() {
    assertThat(peer.call(CommandId.ATTACH_SPID, u32(1, 0x80000000L)).errno())
        .isEqualTo(Errno.EINVAL);
    assertThat(peer.call(CommandId.GET, "0000").errno()).isEqualTo(Errno.EFAULT);
    assertThat(peer.call(CommandId.NAME, "0a").errno()).isEqualTo(Errno.EINVAL);
    assertThat(peer.call(CommandId.ALLOCATE, u32(9, 1, 1, 0)).errno()).isEqualTo(Errno.EINVAL);
    assertThat(peer.call(CommandId.ALLOCATE, u32(1, 9, 0, 0)).errno()).isEqualTo(Errno.EINVAL);
    assertThat(peer.call(CommandId.ALLOCATE, u32(1, 9, 1, 2)).errno()).isEqualTo(Errno.EINVAL);
    assertThat(peer.call(CommandId.ALLOCATE, u32(1, 9)).errno()).isEqualTo(Errno.EFAULT);
    assertThat(peer.call(CommandId.SHOW, u32(1 << 20)).errno()).isEqualTo(Errno.EINVAL);
    assertThat(peer.call(0x5FFF, "").errno()).isEqualTo(Errno.ENOTSUP);
  }
}
