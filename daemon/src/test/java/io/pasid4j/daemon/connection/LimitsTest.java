// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.connection;

import static io.pasid4j.daemon.testing.WirePeer.alloc;
import static io.pasid4j.daemon.testing.WirePeer.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.daemon.limits.PeerLimits;
import io.pasid4j.daemon.testing.DaemonFixture;
import io.pasid4j.daemon.testing.EndLines;
import io.pasid4j.daemon.testing.Eventually;
import io.pasid4j.daemon.testing.IdleDomainLink;
import io.pasid4j.daemon.testing.WirePeer;
import io.pasid4j.protocol.VfioIoctl;
import io.pasid4j.protocol.frame.FrameCommand;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each limit, provoked; the log names it. */
class LimitsTest {
  private static final int LIST = 0x5004;

  private final EndLines log = new EndLines();

  @AfterEach
  void stopListening() {
    log.close();
  }

  private static DaemonFixture daemon(PeerLimits limits) {
    return new DaemonFixture(options -> options.with(to -> to.limits(limits)));
  }

  @Test
  void aPeerThatSaysNothingIsSentAway() {
    try (DaemonFixture daemon = daemon(PeerLimits.DEFAULT.withHandshakeTimeoutMs(50));
        WirePeer peer = WirePeer.connect(daemon.socket())) {
      assertThat(peer.isEnded()).isTrue();
      log.await("reason=handshake timeout (no version within 50 ms)");
    }
  }

  /** Else the uid could connect no more when as many ends had failed as it may have connections. */
  @Test
  void aConnectionWhoseSetCannotBeEndedLeavesItsPlace() {
    AtomicBoolean isBroken = new AtomicBoolean(true);
    try (DaemonFixture daemon = daemon(PeerLimits.DEFAULT.withConnections(10, 1))) {
      daemon
          .daemon()
          .spaces()
          .defaultSpace()
          .link(
              new IdleDomainLink() {
                @Override
                public void closed(int setId) {
                  if (isBroken.get()) {
                    throw new IllegalStateException("its record cannot be written");
                  }
                }
              });
      WirePeer.ready(daemon.socket()).close();
      Eventually.holds("the next one is admitted", () -> isAdmitted(daemon.socket()));
      isBroken.set(false);
    }
  }

  private static boolean isAdmitted(Path socket) {
    try (WirePeer peer = WirePeer.connect(socket)) {
      peer.send(frame(1, FrameCommand.VERSION, 0, "00000100"));
      return !peer.isEnded();
    } catch (UncheckedIOException refused) {
      return false;
    }
  }

  @Test
  void halfAVersionIsNoVersion() {
    try (DaemonFixture daemon = daemon(PeerLimits.DEFAULT.withHandshakeTimeoutMs(50));
        WirePeer peer = WirePeer.connect(daemon.socket())) {
      peer.send(frame(1, FrameCommand.VERSION, 0, "00000100").slice(0, 18));
      assertThat(peer.isEnded()).isTrue();
      log.await("reason=handshake timeout");
    }
  }

  @Test
  void aNegotiatedPeerMayTakeItsTime() {
    try (DaemonFixture daemon = daemon(PeerLimits.DEFAULT.withHandshakeTimeoutMs(200));
        WirePeer idle = WirePeer.ready(daemon.socket());
        WirePeer silent = WirePeer.connect(daemon.socket())) {
      idle.send(frame(7, VfioIoctl.PASID_REQUEST, 0, alloc(9, 9)).slice(0, 20));
      assertThat(silent.isEnded()).isTrue();
      idle.send(frame(7, VfioIoctl.PASID_REQUEST, 0, alloc(9, 9)).slice(20, 12));
      assertThat(idle.read().result()).isEqualTo(9);
    }
  }

  @Test
  void aBadSizeIsNamed() {
    try (DaemonFixture daemon = new DaemonFixture();
        WirePeer peer = WirePeer.negotiated(daemon.socket())) {
      peer.send(ByteBuffer.allocate(16));
      assertThat(peer.isEnded()).isTrue();
      log.await("reason=frame size (message size: 0 (expected: 16 to 65536))");
    }
  }

  @Test
  void theEndOfASessionIsOneLineThatANameCannotForge() {
    try (DaemonFixture daemon = new DaemonFixture()) {
      try (WirePeer peer = WirePeer.ready(daemon.socket())) {
        String name = "vm\" uid=9 \\";
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        assertThat(peer.call(0x5005, HexFormat.of().formatHex(bytes)).result()).isZero();
        assertThat(peer.allocate(1, 1)).isEqualTo(1);
      }
      log.await("session ended: name=\"vm\\\" uid=9 \\\\\" set=1 pid=");
      log.await("held=1 requests=3 duration=");
      assertThat(log.lines()).hasSize(1);
    }
  }

  @Test
  void connectionsInAllAreCountedAndComeBack() {
    try (DaemonFixture daemon = daemon(PeerLimits.DEFAULT.withConnections(2, 2));
        WirePeer first = WirePeer.ready(daemon.socket())) {
      try (WirePeer second = WirePeer.ready(daemon.socket());
          WirePeer third = WirePeer.connect(daemon.socket())) {
        assertThat(third.isEnded()).isTrue();
        log.await("reason=connection limit (connections in all: 3 (expected: <= 2))");
        assertThat(second.allocate(1, 1)).isEqualTo(1);
        assertThat(first.allocate(2, 2)).isEqualTo(2);
      }
      Eventually.holds("a place is free", () -> daemon.daemon().sessions().size() == 1);
      try (WirePeer fourth = WirePeer.ready(daemon.socket())) {
        assertThat(fourth.allocate(1, 1)).isEqualTo(1);
      }
    }
  }

  @Test
  void connectionsOfAUidAreCounted() {
    try (DaemonFixture daemon = daemon(PeerLimits.DEFAULT.withConnections(10, 1));
        WirePeer first = WirePeer.ready(daemon.socket());
        WirePeer second = WirePeer.connect(daemon.socket())) {
      assertThat(second.isEnded()).isTrue();
      log.await("(expected: <= 1))");
      assertThat(log.lines()).anyMatch(line -> line.contains("connections of uid"));
      assertThat(first.allocate(1, 1)).isEqualTo(1);
    }
  }

  @Test
  void aPeerThatNeverReadsIsHeldBackAndThenSentAway() {
    try (DaemonFixture daemon = daemon(PeerLimits.DEFAULT.withUnread(8192, 300));
        WirePeer deaf = WirePeer.ready(daemon.socket());
        WirePeer other = WirePeer.ready(daemon.socket())) {
      assertThat(deaf.allocate(77, 77)).isEqualTo(77);
      flood(deaf);

      assertThat(other.allocate(78, 78)).isEqualTo(78);
      log.await("reason=unread replies (nothing read for 300 ms)");
      Eventually.holds("what it held is free", () -> other.allocate(77, 77) == 77);
    }
  }

  @Test
  void aPeerThatReadsLateGetsEveryReply() {
    try (DaemonFixture daemon = daemon(PeerLimits.DEFAULT.withUnread(8192, 60_000));
        WirePeer late = WirePeer.ready(daemon.socket())) {
      int sent = flood(late);

      for (int i = 0; i < sent; i++) {
        assertThat(late.read().id()).isEqualTo(i & 0xFFFF);
      }
      assertThat(late.allocate(5, 5)).isEqualTo(5);
    }
  }

  @Test
  void aPeerThatDiesWithItsRepliesUnreadGivesBackWhatItHeld() {
    try (DaemonFixture daemon = daemon(PeerLimits.DEFAULT.withUnread(8192, 60_000))) {
      try (WirePeer dying = WirePeer.ready(daemon.socket())) {
        assertThat(dying.allocate(77, 77)).isEqualTo(77);
        flood(dying);
      }
      Eventually.holds("nothing is held", () -> daemon.heldIds() == 0);
      log.await("held=1");
    }
  }

  @Test
  void longRepliesToShortRequestsAreHeldBackToo() {
    try (DaemonFixture daemon =
            new DaemonFixture(options ->
                options.with(to ->
                    to.quotaIds(20_000).limits(PeerLimits.DEFAULT.withUnread(8192, 60_000))));
        WirePeer peer = WirePeer.ready(daemon.socket())) {
      assertThat(peer.call(0x5001, WirePeer.u32(0, 0xFFFFF, 20_000, 0)).result()).isEqualTo(20_000);
      int count = 200;
      for (int i = 0; i < count; i++) {
        peer.send(frame(i, LIST, 0, WirePeer.u32(0, 0xFFFFF, 20_000)));
      }
      for (int i = 0; i < count; i++) {
        WirePeer.Reply reply = peer.read();
        assertThat(reply.id()).isEqualTo(i);
        assertThat(reply.payload().remaining()).isEqualTo(4 + 4 * 20_000);
      }
    }
  }

  /** Sends requests until the daemon takes no more; answers how many it was sent. */
  private static int flood(WirePeer peer) {
    int sent = 0;
    for (int refusals = 0; refusals < 50; ) {
      ByteBuffer request = frame(sent & 0xFFFF, VfioIoctl.GET_API_VERSION, 0, "");
      int written = peer.sendWithoutWaiting(request);
      if (written == 0) {
        refusals++;
        LockSupport.parkNanos(2_000_000);
      } else {
        peer.send(request);
        refusals = 0;
        sent++;
      }
    }
    return sent;
  }
}
